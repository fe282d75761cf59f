// The interface for programs, used as a program uses it: with a token that the
// command line issued, or with none.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { load } from '../ballot/load.mjs';

const program = process.env.FOLKMOOT || join(dirname(fileURLToPath(import.meta.url)), '../../bin/folkmoot');

/** folkmoot runs a command of the program and gives what it says. */
export async function folkmoot(...args) {
  return (await promisify(execFile)(program, args)).stdout.trim();
}

/** Api calls the interface, for one person or for nobody. */
export class Api {
  constructor(base, token = '') {
    Object.assign(this, { base, token });
  }

  /** of acts for somebody, with a token from the command line. */
  static async of(w, person, scopes = 'read,write') {
    return new Api(w.base, await folkmoot('token', 'issue', '--data', w.data, '--person', person, '--scopes', scopes));
  }

  /** ask sends a request, and gives the answer whatever it is. */
  async ask(method, path, body) {
    const headers = { 'Content-Type': 'application/json' };
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    const answer = await fetch(`${this.base}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    return { status: answer.status, body: text ? JSON.parse(text) : null };
  }

  /** send is ask where nothing may be refused. */
  async send(method, path, body) {
    const answer = await this.ask(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path} answers ${answer.status}: ${answer.body?.detail}`);
    return answer.body;
  }
}

/**
 * castSecretly votes in a secret ballot as the page's script does: a number is
 * covered here, signed for the person, uncovered, and sent without a name.
 */
export async function castSecretly(api, ballot, answers) {
  const blind = await load();
  const { rules } = await api.send('GET', `/ballots/${ballot}`);
  const covered = await blind.cover(rules.key);
  const { signature } = await api.send('POST', `/ballots/${ballot}/papers`, { blinded: blind.toBase64(covered.blinded) });
  const paper = { message: blind.toBase64(covered.message), signature: blind.toBase64(await blind.uncover(rules.key, covered, blind.fromBase64(signature))) };
  const receipt = await new Api(api.base).send('POST', `/ballots/${ballot}/box`, { ...paper, answers });
  if (receipt.number !== (await blind.numberOf(covered.message))) throw new Error('the receipt is for another paper');
  return receipt;
}

/** verifiedDraw has the program check a draw, offline, from what its page publishes. */
export async function verifiedDraw(w, page, draw, digits) {
  await inFolder(async (folder) => {
    for (const name of ['draw.json', 'panels.csv']) await writeFile(join(folder, name), await (await page.request.get(`${draw}/0/${name}`)).body());
    const command = await page.locator('code').innerText();
    const said = await folkmoot('draw', 'verify', folder, '--digits', digits, '--sha256', command.match(/--sha256 ([0-9a-f]{64})/)[1]);
    w.expect(said.includes('The table is the one that was committed before the draw.'), said);
    const drawn = (await page.locator('.fm-names li').allInnerTexts()).map((name) => name.trim());
    w.expect(drawn.every((name) => said.includes(name)), 'the program names another panel than the page');
  });
}

/** verifiedCount downloads a ballot's bundle and has the program count it again. */
export async function verifiedCount(w, page) {
  await inFolder(async (folder) => {
    const file = join(folder, 'ballot.zip');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'The audit bundle (ZIP)' }).click()]);
    await download.saveAs(file);
    const said = await folkmoot('verify', file);
    w.expect(said.startsWith('ok') && said.includes('counted again, the result is the one published'), `folkmoot verify says: ${said}`);
  });
}

async function inFolder(use) {
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-checked-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
