// Gives node the voter's side of blind signing: the same code that browsers
// load, built as they get it.
import { build } from 'esbuild';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

let loaded;

/** load builds blind.ts, once, and gives what it exports. */
export function load() {
  return (loaded ??= bundle());
}

async function bundle() {
  const built = await build({ entryPoints: [join(here, 'blind.ts')], bundle: true, format: 'esm', target: 'es2020', write: false, logLevel: 'error' });
  return import(`data:text/javascript;base64,${Buffer.from(built.outputFiles[0].contents).toString('base64')}`);
}
