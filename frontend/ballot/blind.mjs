// Runs the voter's side of blind signing on node, for tests: the same code
// that browsers load. It reads one question a line and answers each with a
// line, so that a test in Go can be the platform.
//   {"do":"vectors"}                        checks RFC 9474's own example
//   {"do":"cover","key":{n,e}}              makes a covered number
//   {"do":"uncover","id":0,"signed":"…"}    makes the paper of that number
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from './load.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const blind = await load();

const waiting = [];
const hex = (text) => Uint8Array.from(Buffer.from(text.replace(/^0x/, ''), 'hex'));
const same = (what, got, want) => {
  if (Buffer.from(got).toString('hex') !== Buffer.from(want).toString('hex')) throw new Error(`${what} is not the one of RFC 9474`);
};

async function vectors() {
  const v = JSON.parse(await readFile(join(here, 'testdata/rfc9474.json'), 'utf8'));
  const key = { n: blind.toBase64url(hex(v.n)), e: Number(v.e) };
  const message = hex(v.input_msg);
  const inverse = blind.integer(hex(v.inv));
  const r = blind.invert(inverse, blind.integer(hex(v.n)));
  const covered = await blind.coverWith(key, message, hex(v.salt), r, inverse);
  same('the covered message', covered.blinded, hex(v.blinded_msg));
  const signature = await blind.uncover(key, covered, hex(v.blind_sig));
  same('the signature', signature, hex(v.sig));
  const wrong = hex(v.blind_sig);
  wrong[40] ^= 1;
  const refused = await blind.uncover(key, covered, wrong).then(() => false, () => true);
  if (!refused) throw new Error('a signature that is not one was taken');
  const other = Uint8Array.from(message);
  other[0] ^= 1;
  if (await blind.verify(key, other, signature)) throw new Error('a paper with another number passes');
  return {};
}

async function answer(asked) {
  switch (asked.do) {
    case 'vectors':
      return vectors();
    case 'cover': {
      const covered = await blind.cover(asked.key);
      waiting.push({ key: asked.key, covered });
      return { id: waiting.length - 1, blinded: blind.toBase64(covered.blinded) };
    }
    case 'uncover': {
      const { key, covered } = waiting[asked.id];
      const signature = await blind.uncover(key, covered, blind.fromBase64(asked.signed));
      return { message: blind.toBase64(covered.message), signature: blind.toBase64(signature), number: await blind.numberOf(covered.message) };
    }
  }
  throw new Error(`nothing to do for ${asked.do}`);
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify(await answer(JSON.parse(line))));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error.message) }));
  }
}
