// Builds what the browser loads into dist/: styles with sass, scripts with
// esbuild, each under a name that carries its content's hash, beside it the
// same bytes compressed once, and a manifest that maps plain names to hashed
// ones. The Go program embeds the whole folder.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { compile } from 'sass';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');
const manifest = {};

await emptyDist();
await styles('page', 'style/page.scss');
await script('boot', 'island/boot.ts', 'iife');
await script('page', 'island/page.ts', 'esm');
await script('ballot', 'ballot/paper.ts', 'esm');
if (existsSync(join(here, 'editor/main.ts'))) await script('editor', 'editor/main.ts', 'esm');
if (existsSync(join(here, 'editor/editor.scss'))) await styles('editor', 'editor/editor.scss');
for (const name of await readdir(join(here, 'brand'))) {
  await put(name, await readFile(join(here, 'brand', name)));
}
const names = Object.keys(manifest).sort();
await writeFile(join(dist, 'manifest.json'), JSON.stringify(manifest, names, 1) + '\n');
for (const name of names) console.log(name.padEnd(14), manifest[name]);

/** KEEP stays: it lets the Go program build before the first run of this. */
async function emptyDist() {
  await mkdir(dist, { recursive: true });
  for (const name of await readdir(dist)) {
    if (name !== 'KEEP') await rm(join(dist, name), { recursive: true });
  }
}

async function styles(name, source) {
  const { css } = compile(join(here, source), {
    style: 'compressed',
    loadPaths: [join(here, 'node_modules')],
    quietDeps: true,
  });
  await put(`${name}.css`, Buffer.from(css));
}

async function script(name, source, format) {
  const result = await build({
    entryPoints: [join(here, source)],
    bundle: true,
    minify: true,
    format,
    target: 'es2020',
    legalComments: 'none',
    write: false,
    logLevel: 'warning',
  });
  await put(`${name}.js`, Buffer.from(result.outputFiles[0].contents));
}

/** Writes one asset under its hashed name, and compressed where that helps. */
async function put(name, bytes) {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10);
  const dot = name.lastIndexOf('.');
  const hashed = `${name.slice(0, dot)}-${hash}${name.slice(dot)}`;
  manifest[name] = hashed;
  await writeFile(join(dist, hashed), bytes);
  if (!/\.(css|js|svg)$/.test(name)) return;
  await writeFile(join(dist, `${hashed}.gz`), gzipSync(bytes, { level: 9 }));
  const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  await writeFile(join(dist, `${hashed}.br`), brotliCompressSync(bytes, { params: quality }));
}
