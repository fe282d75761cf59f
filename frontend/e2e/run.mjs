// Runs the end-to-end stories against the real program in a real browser.
//   FOLKMOOT  the program (default ../../bin/folkmoot), or
//   BASE      the address of one that runs already, with --demo, and
//   DATA      its folder, for the stories that issue tokens
//   PICTURES  a folder for pictures of every page, wide and narrow
//   TOUR      1 writes the README's pictures to .github/tour
//   CHROMIUM  the browser
// Arguments choose stories by a part of their name.
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { World } from './world.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const chosen = process.argv.slice(2);
const files = (await readdir(join(here, 'stories'))).filter((f) => f.endsWith('.mjs')).sort();
const world = await World.open({
  program: process.env.FOLKMOOT || join(here, '../../bin/folkmoot'),
  base: process.env.BASE,
  pictures: process.env.PICTURES || join(tmpdir(), 'folkmoot-pictures'),
  tour: process.env.TOUR === '1' ? join(here, '../../.github/tour') : '',
});
let failed = 0;
let told = 1; // that nothing was found wrong on any page is one story more
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
        for (const said of await world.stuck()) console.log(`      ${said}`);
      }
      await world.over(name);
    }
  }
} finally {
  await world.close();
}
for (const problem of world.problems) console.log(`FOUND ${problem}`);
console.log(`${world.looked.size} pages looked at, ${world.problems.length} problems found; pictures in ${world.pictures}`);
if (world.problems.length) failed++;
console.log(`${told - failed} passed, ${failed} failed`);
process.exitCode = failed || told < 2 ? 1 : 0;
