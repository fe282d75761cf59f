// Runs the end-to-end stories against the real program in a real browser.
//   FOLKMOOT  the program (default ../../bin/folkmoot), or
//   BASE      the address of one that runs already, with --demo
//   PICTURES  a folder for screenshots; CHROMIUM the browser
// Arguments choose stories by a part of their name.
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { World } from './world.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const chosen = process.argv.slice(2);
const files = (await readdir(join(here, 'stories'))).filter((f) => f.endsWith('.mjs')).sort();
const world = await World.open({
  program: process.env.FOLKMOOT || join(here, '../../bin/folkmoot'),
  base: process.env.BASE,
  pictures: process.env.PICTURES,
});
let failed = 0;
let told = 0;
try {
  for (const file of files) {
    const { stories } = await import(join(here, 'stories', file));
    for (const [name, story] of Object.entries(stories)) {
      if (chosen.length && !chosen.some((part) => name.includes(part) || file.includes(part))) continue;
      const begun = Date.now();
      told++;
      try {
        await story(world);
        console.log(`ok    ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
      } catch (error) {
        failed++;
        console.log(`FAIL  ${name}\n      ${String(error.message).split('\n').slice(0, 6).join('\n      ')}`);
      }
      await Promise.all(world.browser.contexts().map((context) => context.close()));
    }
  }
} finally {
  await world.close();
}
for (const problem of world.problems) console.log(`FOUND ${problem}`);
console.log(`${told} stories, ${failed} failed; ${world.looked.size} pages looked at, ${world.problems.length} problems found`);
process.exitCode = failed || world.problems.length || !told ? 1 : 0;
