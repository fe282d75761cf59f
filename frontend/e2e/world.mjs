// The world in which the stories happen: a demonstration server of its own,
// people in browsers of their own, and a list of what was wrong.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessible, launch, sideways, sizes, watch } from './browser.mjs';

const patience = Number(process.env.PATIENCE || 60000);
/** What a lost connection says on the console: stories lose it on purpose. */
const offline = /ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED/;

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
    if (ready?.ok) return { base, data, stop: () => stop(child, data) };
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

/** The addresses of the demonstration's plans. */
export const plans = {
  drafting: '/plans/aldren-open-government-action-plan-2027-2029',
  published: '/plans/aldren-open-government-action-plan-2025-2027',
};

/** World is one server, one browser, and everything that was found wrong. */
export class World {
  problems = [];
  looked = new Set();
  #pages = [];
  #keys = new Map(); // a person's cookies, so that most stories need not sign in again

  static async open({ program, base, pictures, tour }) {
    const world = new World();
    const server = base ? { base, data: process.env.DATA, stop: async () => {} } : await serve(program);
    Object.assign(world, { base: server.base, data: server.data, server, pictures, tour });
    for (const folder of [pictures, tour]) if (folder) await mkdir(folder, { recursive: true });
    world.browser = await launch();
    return world;
  }

  async close() {
    await this.browser.close();
    await this.server.stop();
  }

  /** visitor opens a browser of its own: no account, nothing remembered. */
  async visitor(options = {}) {
    const context = await this.browser.newContext({ viewport: sizes.wide, locale: 'en-GB', timezoneId: 'Europe/London', baseURL: this.base,
      reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(patience);
    // No page may ask anybody but us for anything.
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith('http') && url.origin !== this.base) this.wrong(`a request to ${url.origin} from ${request.frame()?.url()}`);
    });
    const page = this.#watched(await context.newPage());
    page.scriptless = options.javaScriptEnabled === false;
    return page;
  }

  /** another opens a second window in the browser that a page is in. */
  async another(page) {
    return this.#watched(await page.context().newPage());
  }

  #watched(page) {
    page.problems = watch(page);
    page.allowed = [offline];
    this.#pages.push(page);
    return page;
  }

  /** person is one of the cast in a browser of their own. */
  async person(name, options = {}) {
    const known = this.#keys.get(name);
    const page = await this.visitor(known ? { storageState: known, ...options } : options);
    if (!known) {
      await this.enter(page, name);
      this.#keys.set(name, await page.context().storageState());
    }
    return page;
  }

  /** enter signs in through the real redirects. */
  async enter(page, name) {
    await page.goto('/sign-in');
    await this.become(page, name);
  }

  /** become chooses who to be, on a page that asks how to sign in. */
  async become(page, name) {
    await page.getByRole('button', { name: /demonstration/i }).or(page.getByRole('link', { name: /demonstration/i })).first().click();
    await page.getByLabel(name, { exact: true }).check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL((url) => url.origin === this.base && !url.pathname.startsWith('/demo'));
  }

  /** draft gives the address of a draft of the plan that is being written. */
  async draft(title) {
    const plan = await (await fetch(this.base + plans.drafting)).text();
    const found = plan.match(new RegExp(`href="(/drafts/[^"/]+)">[^<]*${title}`));
    if (!found) throw new Error(`no draft "${title}" on the plan's page`);
    return found[1];
  }

  /** write opens a draft's editor and waits until the text is shared. */
  async write(page, draft) {
    await page.goto(draft);
    await page.locator('[data-editor].is-live').waitFor();
  }

  /** refusing says that a page is about to be refused with these codes, which its console repeats. */
  refusing(page, ...codes) {
    page.allowed.push(...codes.map((code) => new RegExp(`status of ${code}`)));
  }

  /** look asks axe-core, checks the width, and takes pictures, once for each name. */
  async look(page, name) {
    if (this.looked.has(name)) return;
    this.looked.add(name);
    if (page.scriptless) {
      // axe-core is a script: the same page is looked at where scripts run.
      const eye = await this.visitor({ storageState: await page.context().storageState() });
      await eye.goto(page.url());
      await this.#inspect(eye, name);
      return eye.context().close();
    }
    await this.#inspect(page, name);
  }

  async #inspect(page, name) {
    const summaries = await page.locator('[data-module="govuk-error-summary"]').count();
    if (summaries > 1) this.wrong(`${name}: says ${summaries} times what is wrong`);
    const before = page.viewportSize();
    for (const [size, view] of Object.entries(sizes)) {
      await page.setViewportSize(view);
      for (const found of await accessible(page)) this.wrong(`${name}, ${size}: ${found}`);
      const over = await sideways(page);
      if (over) this.wrong(`${name}, ${size}: ${over}px wider than its window`);
      if (this.pictures) await page.screenshot({ path: join(this.pictures, `${name}-${size}.png`), fullPage: true });
    }
    await page.setViewportSize(before);
  }

  /** show keeps a picture for the README's tour: the top of a page, as people meet it. */
  async show(page, name, { width = 1280, height = 1000, at } = {}) {
    if (!this.tour) return;
    const before = page.viewportSize();
    await page.setViewportSize({ width, height: Math.min(height, 1600) });
    if (at) await at.scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(this.tour, `${name}.png`) });
    await page.setViewportSize(before);
  }

  wrong(text) {
    if (!this.problems.includes(text)) this.problems.push(text);
  }

  /** expect ends the story where something is not so. */
  expect(holds, otherwise) {
    if (!holds) throw new Error(otherwise);
  }

  /** becomes waits until something is so. */
  async becomes(ask, otherwise, within = patience) {
    const until = Date.now() + within;
    for (;;) {
      const got = await ask();
      if (got) return got;
      if (Date.now() > until) throw new Error(otherwise);
      await new Promise((go) => setTimeout(go, 100));
    }
  }

  /** stuck says where the pages of a story stand that failed, and what was refused there. */
  async stuck() {
    const said = [];
    for (const page of this.#pages.filter((page) => !page.isClosed())) {
      const refused = await page.locator('.govuk-error-summary:visible').allInnerTexts().catch(() => []);
      if (refused.length) said.push(`${page.url()} says: ${refused.join(' ').replace(/\s+/g, ' ')}`);
    }
    return said;
  }

  /** over ends a story: what its pages complained of is noted, its browsers are closed. */
  async over(story) {
    for (const page of this.#pages.splice(0)) {
      for (const problem of page.problems) {
        if (!page.allowed.some((fine) => fine.test(problem))) this.wrong(`${story}: ${problem}`);
      }
    }
    await Promise.all(this.browser.contexts().map((context) => context.close()));
  }
}
