import type { Kept } from './cast';

/** Receipt is what the box answers: a number, and the platform's signature that it took the vote. */
export interface Receipt {
  number: string;
  note: string;
  changed?: boolean;
}

/** Pending is a covered paper whose signature has not arrived: asked for again, it gets the same one. */
export interface Pending {
  message: string;
  blinded: string;
  inverse: string;
}

/**
 * Shelf keeps a person's paper for one ballot in this browser alone. It never
 * holds what they chose.
 */
export class Shelf {
  constructor(private readonly name: string) {}

  /** works claims that this browser keeps what it is given. */
  works(): boolean {
    try {
      localStorage.setItem('folkmoot:paper:test', 'yes');
      localStorage.removeItem('folkmoot:paper:test');
      return true;
    } catch {
      return false;
    }
  }

  paper(): Kept | null {
    return this.read<Kept>('paper');
  }

  pending(): Pending | null {
    return this.read<Pending>('pending');
  }

  receipt(): Receipt | null {
    return this.read<Receipt>('receipt');
  }

  keepPending(pending: Pending): void {
    this.write('pending', pending);
  }

  keepPaper(paper: Kept): void {
    this.write('paper', paper);
    localStorage.removeItem(this.key('pending'));
  }

  keepReceipt(receipt: Receipt): void {
    this.write('receipt', { number: receipt.number, note: receipt.note });
  }

  clear(): void {
    for (const what of ['paper', 'pending', 'receipt']) localStorage.removeItem(this.key(what));
  }

  private key(what: string): string {
    return `folkmoot:paper:${this.name}:${what}`;
  }

  private read<T>(what: string): T | null {
    try {
      return JSON.parse(localStorage.getItem(this.key(what)) ?? 'null') as T | null;
    } catch {
      return null;
    }
  }

  private write(what: string, value: unknown): void {
    localStorage.setItem(this.key(what), JSON.stringify(value));
  }
}
