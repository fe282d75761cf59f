// Looks at pages that were rendered to files (FOLKMOOT_PREVIEW=DIR go test
// ./frontend/page): axe-core on each, nothing wider than its window, and a
// picture wide and narrow. Usage: node look.mjs DIR [name ...]
import { createServer } from 'node:http';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { accessible, launch, picture, sideways, sizes, watch } from './browser.mjs';

const [dir, ...only] = process.argv.slice(2);
const dist = join(dirname(fileURLToPath(import.meta.url)), '../dist');
const types = { '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.html': 'text/html; charset=utf-8' };
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'";

const server = createServer(async (request, response) => {
  const name = decodeURIComponent(request.url.split('?')[0]);
  const path = name.startsWith('/assets/') ? join(dist, name.slice(8)) : join(dir, name.slice(1));
  try {
    const body = await readFile(path);
    response.writeHead(200, { 'Content-Type': types[extname(path)] ?? 'application/octet-stream', 'Content-Security-Policy': policy });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const base = `http://127.0.0.1:${server.address().port}`;
const browser = await launch();
let bad = 0;
const files = (await readdir(dir)).filter((f) => f.endsWith('.html') && (!only.length || only.includes(f.split('.')[0])));
for (const file of files.sort()) {
  const page = await browser.newPage({ viewport: sizes.wide });
  const problems = watch(page);
  await page.goto(`${base}/${file}`);
  const found = [...(await accessible(page))];
  await page.setViewportSize(sizes.narrow);
  found.push(...(await accessible(page)).filter((f) => !found.includes(f)).map((f) => `narrow: ${f}`));
  const over = await sideways(page);
  if (over) found.push(`${over}px wider than a window of 320px`);
  found.push(...problems.filter((p) => !p.includes('/live') && !p.includes('404') && !p.includes('WebSocket')));
  if (file.endsWith('.en.html')) await picture(page, join(dir, 'shots'), file.replace('.en.html', ''));
  for (const f of found) console.log(`${file}: ${f}`);
  bad += found.length;
  await page.close();
}
await browser.close();
server.close();
console.log(`${files.length} pages looked at, ${bad} problems`);
process.exitCode = bad ? 1 : 0;
