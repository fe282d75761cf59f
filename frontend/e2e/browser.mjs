// A real browser for the end-to-end stories: one launch, pages watched for
// errors, axe-core on each page, pictures wide and narrow.
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const quiet = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** The window sizes in which every page is looked at. */
export const sizes = { wide: { width: 1280, height: 900 }, narrow: { width: 320, height: 640 } };

/** launch starts Chromium: the one named by CHROMIUM, or Debian's. */
export async function launch() {
  const executablePath = process.env.CHROMIUM || '/usr/bin/chromium';
  if (!existsSync(executablePath)) throw new Error(`There is no browser at ${executablePath}. Install chromium, or name one in CHROMIUM.`);
  return chromium.launch({ executablePath, args: quiet });
}

/** watch collects what a page says on its console and what it fails to load. */
export function watch(page) {
  const problems = [];
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  return problems;
}

/** accessible runs axe-core and gives its violations, a line each. */
export async function accessible(page) {
  if (!(await page.evaluate(() => 'axe' in window))) {
    // evaluate runs outside of the page's content security policy.
    await page.evaluate(await readFile(require.resolve('axe-core/axe.min.js'), 'utf8'));
  }
  const found = await page.evaluate(async () => {
    const result = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return result.violations.map((v) => ({ id: v.id, help: v.help, nodes: v.nodes.map((n) => n.target.join(' ')).slice(0, 3) }));
  });
  return found.map((v) => `${v.id}: ${v.help} (${v.nodes.join(' | ')})`);
}

/** sideways says by how many pixels a page is wider than its window. */
export function sideways(page) {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));
}

/** picture keeps one screenshot of the whole page for each window size. */
export async function picture(page, folder, name, only = Object.keys(sizes)) {
  await mkdir(folder, { recursive: true });
  const before = page.viewportSize();
  for (const size of only) {
    await page.setViewportSize(sizes[size]);
    await page.screenshot({ path: join(folder, `${name}-${size}.png`), fullPage: true });
  }
  if (before) await page.setViewportSize(before);
}
