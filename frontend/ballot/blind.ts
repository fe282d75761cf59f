// The voter's side of RSABSSA-SHA384-PSS-Randomized (RFC 9474): a number is
// chosen here and covered before anybody else sees it, the platform signs what
// it cannot read, and the cover comes off here. What is left is a voting paper
// that nobody can connect with the person who asked for it.
//
// It uses the browser's own hashes, random numbers and signature check, and
// big whole numbers for the rest. It asks nobody for anything.

/** PublicKey is a poll's key, as its rules give it. */
export interface PublicKey {
  n: string; // base64url, as in a JSON Web Key
  e: number;
}

/** Covered is a paper before it is signed. It must be kept until then. */
export interface Covered {
  message: Uint8Array;
  blinded: Uint8Array; // what is sent
  inverse: bigint; // takes the cover off again
}

const hash = 'SHA-384';
const hashBytes = 48;
const saltBytes = 48;
const prefixBytes = 32;
const tokenBytes = 32;

/** cover makes a paper: 32 random bytes of the variant's own and 32 of ours. */
export async function cover(key: PublicKey): Promise<Covered> {
  const n = integer(fromBase64url(key.n));
  const message = random(prefixBytes + tokenBytes);
  const salt = random(saltBytes);
  for (;;) {
    const r = below(n);
    const inverse = invert(r, n);
    if (inverse !== null) return coverWith(key, message, salt, r, inverse);
  }
}

/** coverWith is Blind of RFC 9474, section 4.2, with given random numbers. */
export async function coverWith(key: PublicKey, message: Uint8Array, salt: Uint8Array, r: bigint, inverse: bigint): Promise<Covered> {
  const modulus = fromBase64url(key.n);
  const n = integer(modulus);
  const m = integer(await encode(message, bits(n) - 1, salt));
  if (invert(m, n) === null) throw new Error('the message and the key have a common factor');
  const z = (m * power(r, BigInt(key.e), n)) % n;
  return { message, blinded: bytes(z, modulus.length), inverse };
}

/** uncover is Finalize of RFC 9474, section 4.4: it refuses a signature that is not one. */
export async function uncover(key: PublicKey, covered: Pick<Covered, 'message' | 'inverse'>, signed: Uint8Array): Promise<Uint8Array> {
  const modulus = fromBase64url(key.n);
  const n = integer(modulus);
  if (signed.length !== modulus.length) throw new Error('the signature has the wrong length');
  const signature = bytes((integer(signed) * covered.inverse) % n, modulus.length);
  if (!(await verify(key, covered.message, signature))) throw new Error('the signature is not one by this key');
  return signature;
}

/** verify checks a paper as anybody can who has the key. */
export async function verify(key: PublicKey, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const jwk = { kty: 'RSA', n: key.n, e: toBase64url(bytes(BigInt(key.e), byteLength(BigInt(key.e)))), alg: 'PS384', ext: true };
  const imported = await crypto.subtle.importKey('jwk', jwk, { name: 'RSA-PSS', hash }, false, ['verify']);
  return crypto.subtle.verify({ name: 'RSA-PSS', saltLength: saltBytes }, imported, signature as BufferSource, message as BufferSource);
}

/** numberOf names a paper without being it: the SHA-256 of its message. */
export async function numberOf(message: Uint8Array): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', message as BufferSource));
  return Array.from(sum, (b) => b.toString(16).padStart(2, '0')).join('');
}

/** encode is EMSA-PSS-ENCODE of RFC 8017, section 9.1.1. */
export async function encode(message: Uint8Array, emBits: number, salt: Uint8Array): Promise<Uint8Array> {
  const length = Math.ceil(emBits / 8);
  if (length < hashBytes + salt.length + 2) throw new Error('the key is too short');
  const digest = await sha(message);
  const h = await sha(joined(new Uint8Array(8), digest, salt));
  const block = new Uint8Array(length - hashBytes - 1);
  block[block.length - salt.length - 1] = 1;
  block.set(salt, block.length - salt.length);
  const mask = await stretch(h, block.length);
  for (let i = 0; i < block.length; i++) block[i] ^= mask[i];
  block[0] &= 0xff >> (8 * length - emBits);
  return joined(block, h, Uint8Array.of(0xbc));
}

/** stretch is MGF1 of RFC 8017, appendix B.2.1. */
async function stretch(seed: Uint8Array, length: number): Promise<Uint8Array> {
  const mask = new Uint8Array(Math.ceil(length / hashBytes) * hashBytes);
  for (let i = 0; i * hashBytes < length; i++) {
    mask.set(await sha(joined(seed, Uint8Array.of(i >>> 24, i >>> 16, i >>> 8, i))), i * hashBytes);
  }
  return mask.subarray(0, length);
}

async function sha(data: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest(hash, data as BufferSource));
}

function joined(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function random(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** below draws a whole number from 1 to n-1, each as likely as any other. */
function below(n: bigint): bigint {
  const size = byteLength(n);
  const spare = 8 * size - bits(n);
  for (;;) {
    const raw = random(size);
    raw[0] &= 0xff >> spare;
    const r = integer(raw);
    if (r > 0n && r < n) return r;
  }
}

export function integer(raw: Uint8Array): bigint {
  let hex = '0x0';
  for (const b of raw) hex += b.toString(16).padStart(2, '0');
  return BigInt(hex);
}

export function bytes(value: bigint, length: number): Uint8Array {
  const hex = value.toString(16).padStart(2 * length, '0');
  if (hex.length > 2 * length) throw new Error('the number is too large');
  return Uint8Array.from({ length }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

function bits(value: bigint): number {
  return value.toString(2).length;
}

function byteLength(value: bigint): number {
  return Math.ceil(bits(value) / 8);
}

function power(base: bigint, exponent: bigint, n: bigint): bigint {
  let result = 1n;
  let square = base % n;
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * square) % n;
    square = (square * square) % n;
  }
  return result;
}

/** invert gives the inverse modulo n, or null where there is none. */
export function invert(value: bigint, n: bigint): bigint | null {
  let [r0, r1, s0, s1] = [n, value % n, 0n, 1n];
  while (r1 > 0n) {
    const q = r0 / r1;
    [r0, r1] = [r1, r0 - q * r1];
    [s0, s1] = [s1, s0 - q * s1];
  }
  if (r0 !== 1n) return null;
  return s0 < 0n ? s0 + n : s0;
}

export function toBase64(raw: Uint8Array): string {
  let text = '';
  for (const b of raw) text += String.fromCharCode(b);
  return btoa(text);
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

export function toBase64url(raw: Uint8Array): string {
  return toBase64(raw).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

export function fromBase64url(text: string): Uint8Array {
  return fromBase64(text.replace(/-/g, '+').replace(/_/g, '/'));
}
