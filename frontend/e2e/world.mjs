// The world in which the stories happen: a demonstration server of its own,
// people in browsers of their own, and a list of what was wrong.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessible, launch, picture, sideways, sizes, watch } from './browser.mjs';

const patience = Number(process.env.PATIENCE || 15000);

/** freePort asks the system for a port that nobody listens on. */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** serve starts the program with a store of its own and waits until it is ready. */
async function serve(program) {
  const data = await mkdtemp(join(tmpdir(), 'folkmoot-e2e-'));
  const port = await freePort();
  const child = spawn(program, ['serve', '--demo', '--addr', `127.0.0.1:${port}`, '--data', data], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => (said = (said + chunk).slice(-4000)));
  const base = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 120; tries++) {
    if (child.exitCode !== null) throw new Error(`The program ended before it was ready:\n${said}`);
    const ready = await fetch(`${base}/readyz`).catch(() => null);
    if (ready?.ok) return { base, stop: () => stop(child, data) };
    await new Promise((go) => setTimeout(go, 250));
  }
  await stop(child, data);
  throw new Error(`The program was not ready in time:\n${said}`);
}

async function stop(child, data) {
  const ended = new Promise((go) => child.once('exit', go));
  child.kill('SIGTERM');
  await Promise.race([ended, new Promise((go) => setTimeout(go, 10000))]);
  child.kill('SIGKILL');
  await rm(data, { recursive: true, force: true });
}

/** World is one server, one browser, and everything that was found wrong. */
export class World {
  problems = [];
  looked = new Set();

  static async open({ program, base, pictures }) {
    const world = new World();
    const server = base ? { base, stop: async () => {} } : await serve(program);
    world.base = server.base;
    world.server = server;
    world.pictures = pictures;
    world.browser = await launch();
    return world;
  }

  async close() {
    await this.browser.close();
    await this.server.stop();
  }

  /** visitor opens a browser of its own. */
  async visitor(options = {}) {
    const context = await this.browser.newContext({ viewport: sizes.wide, locale: 'en-GB', timezoneId: 'Europe/London', baseURL: this.base, ...options });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    page.problems = watch(page);
    return page;
  }

  /** person signs in as one of the cast, through the real redirects. */
  async person(name, options = {}) {
    const page = await this.visitor(options);
    await page.goto('/sign-in');
    await page.getByRole('button', { name: /demonstration/i }).or(page.getByRole('link', { name: /demonstration/i })).first().click();
    await page.getByLabel(name, { exact: true }).check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL((url) => url.origin === this.base && !url.pathname.startsWith('/demo'));
    return page;
  }

  /** look asks axe-core, checks the width, and takes pictures, once for each name. */
  async look(page, name) {
    if (this.looked.has(name)) return;
    this.looked.add(name);
    const before = page.viewportSize();
    for (const found of await accessible(page)) this.wrong(`${name}: ${found}`);
    await page.setViewportSize(sizes.narrow);
    for (const found of await accessible(page)) this.wrong(`${name}, narrow: ${found}`);
    const over = await sideways(page);
    if (over) this.wrong(`${name}: ${over}px wider than a window of 320px`);
    await page.setViewportSize(before);
    if (this.pictures) await picture(page, this.pictures, name);
  }

  wrong(text) {
    if (!this.problems.includes(text)) this.problems.push(text);
  }

  /** expect notes what is not so, and ends the story there. */
  expect(holds, otherwise) {
    if (!holds) throw new Error(otherwise);
  }

  /** quiet notes what a page complained about on its console. */
  quiet(page, name) {
    for (const problem of page.problems) this.wrong(`${name}: ${problem}`);
    page.problems.length = 0;
  }
}
