import { cover, fromBase64, numberOf, toBase64, uncover, type PublicKey } from './blind';
import type { Answer } from './question';
import type { Receipt, Shelf } from './shelf';

/** Kept is a signed paper, in base64. */
export interface Kept {
  message: string;
  signature: string;
}

/** Told is a refusal in the server's own words. */
export class Told extends Error {}

/**
 * takePaper has a paper signed for the person who is signed in. The covered
 * number is kept before it is sent: an answer that is lost on the way costs
 * nobody their vote.
 */
export async function takePaper(data: DOMStringMap, shelf: Shelf): Promise<Kept> {
  const key: PublicKey = { n: data.keyN!, e: Number(data.keyE) };
  let pending = shelf.pending();
  if (!pending) {
    const made = await cover(key);
    pending = { message: toBase64(made.message), blinded: toBase64(made.blinded), inverse: made.inverse.toString(16) };
    shelf.keepPending(pending);
  }
  const answer = await fetch(`/api/v1/ballots/${encodeURIComponent(data.paper!)}/papers`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': data.csrf! },
    body: JSON.stringify({ blinded: pending.blinded }),
  });
  const { signature } = await told<{ signature: string }>(answer);
  const message = fromBase64(pending.message);
  const paper = { message: pending.message, signature: toBase64(await uncover(key, { message, inverse: BigInt(`0x${pending.inverse}`) }, fromBase64(signature))) };
  shelf.keepPaper(paper);
  return paper;
}

/** castVote puts a vote into the box, without the cookie that says who casts it. */
export async function castVote(ballot: string, paper: Kept, answers: Answer[]): Promise<Receipt> {
  const answer = await fetch(`/api/v1/ballots/${encodeURIComponent(ballot)}/box`, {
    method: 'POST',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ message: paper.message, signature: paper.signature, answers }),
  });
  const receipt = await told<Receipt>(answer);
  if (receipt.number !== (await numberOf(fromBase64(paper.message)))) throw new Error('the receipt is for another paper');
  return receipt;
}

/** told reads an answer, or throws the server's sentence. */
async function told<T>(answer: Response): Promise<T> {
  const body = (await answer.json().catch(() => ({}))) as { detail?: string };
  if (answer.ok) return body as T;
  throw body.detail ? new Told(body.detail) : new Error(String(answer.status));
}
