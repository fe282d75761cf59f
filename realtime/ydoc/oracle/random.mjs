// A small seeded generator (mulberry32): the same seed gives the same case on
// every machine, which is what makes a failing case worth keeping.
export class Random {
  constructor (seed) {
    this.state = seed >>> 0
  }

  next () {
    this.state = (this.state + 0x6D2B79F5) >>> 0
    let t = this.state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  // int gives low..high, both included.
  int (low, high) {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  chance (p) {
    return this.next() < p
  }

  pick (list) {
    return list[this.int(0, list.length - 1)]
  }

  shuffle (list) {
    const out = list.slice()
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.int(0, i)
      ;[out[i], out[j]] = [out[j], out[i]]
    }
    return out
  }
}

// mix turns (seed, n) into a fresh seed, so that operation n of a case draws the
// same numbers whether or not the operations before it were dropped.
export const mix = (seed, n) => {
  let h = (seed ^ Math.imul(n + 1, 0x9E3779B1)) >>> 0
  h = Math.imul(h ^ (h >>> 16), 0x85EBCA6B)
  h = Math.imul(h ^ (h >>> 13), 0xC2B2AE35)
  return (h ^ (h >>> 16)) >>> 0
}

const alphabet = ['a', 'b', 'c', 'd', 'e', ' ', 'é', 'ŵ', '\n', '中', '😀', '🏴', '𝒳', '👩‍👧', '"', '\\', '\u0000', '\uFFFD']

export const words = (r, longest = 8) => {
  let out = ''
  for (let n = r.int(1, longest); n > 0; n--) out += r.chance(0.7) ? r.pick(['a', 'b', 'c', 'x', ' ']) : r.pick(alphabet)
  return out
}

// plain gives a value that JSON can say; attributes and embeds travel as JSON.
export const plain = (r, depth = 2) => {
  switch (r.int(0, depth > 0 ? 8 : 6)) {
    case 0: return r.int(-70, 70)
    case 1: return words(r)
    case 2: return r.chance(0.5)
    case 3: return null
    case 4: return r.pick([0.5, -1.25, 3.141592653589793, 1e21, 5e-7, 2147483648, -2147483648, 9007199254740991, 123456789012])
    case 5: return r.int(-100000, 100000)
    case 6: return ''
    case 7: return Array.from({ length: r.int(0, 3) }, () => plain(r, depth - 1))
    default: {
      const out = {}
      for (let n = r.int(0, 3); n > 0; n--) out[r.pick(['k', 'j', '1', '0', 'long key', 'é', '__x'])] = plain(r, depth - 1)
      return out
    }
  }
}

// any gives whatever lib0 can carry in an array or a map beyond JSON.
export const any = (r, depth = 2) => {
  switch (r.int(0, 9)) {
    case 0: return undefined
    case 1: return BigInt(r.pick(['0', '-1', '9007199254740993', '-9223372036854775808', '9223372036854775807']))
    case 2: return r.pick([-0, NaN, Infinity, -Infinity, 1e-7, 0.1, 1.5])
    case 3: return depth > 0 ? [any(r, depth - 1), any(r, depth - 1)] : 1
    case 4: return depth > 0 ? { a: any(r, depth - 1), 2: any(r, depth - 1) } : 2
    case 5: return depth > 0 ? { raw: blob(r) } : 3
    default: return plain(r, depth)
  }
}

export const blob = r => Uint8Array.from({ length: r.int(0, 6) }, () => r.int(0, 255))
