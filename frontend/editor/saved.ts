import { createDecoder, readVarUint } from 'lib0/decoding';
import { decodeStateVector, encodeStateVector } from 'yjs';
import type { Connection, Stored } from './connection';
import type { Say } from './words';

/**
 * Saved says truthfully whether this person's words are stored: not when they
 * were sent, but when the server named a clock at or beyond them as durable.
 */
export class Saved {
  private readonly line: HTMLElement | null;
  private clock = 0; // of this client, below which the server has stored everything
  private count = 0; // of the updates sent on this socket, how many are stored
  private unsent = false; // something was changed while there was no connection
  private storedAt: Date | null = null;
  private away = true;
  private storeAway = false;
  private timer = 0;

  constructor(root: HTMLElement, private readonly connection: Connection, private readonly say: Say) {
    this.line = root.querySelector('[data-saved]');
    connection.addEventListener('stored', (event) => this.heard((event as CustomEvent<Stored>).detail));
    connection.provider.on('status', ({ status }: { status: string }) => {
      this.away = status !== 'connected';
      this.count = 0;
      this.show();
    });
    connection.doc.on('update', (_update: Uint8Array, origin: unknown) => {
      if (this.away && origin !== connection.provider && origin !== connection.kept) this.unsent = true;
      this.show();
    });
    this.show();
  }

  /** pending says whether words of this person are not stored by the server yet. */
  get pending(): boolean {
    return this.unsent || this.own() > this.clock || this.connection.sent > this.count;
  }

  private own(): number {
    const { doc } = this.connection;
    return decodeStateVector(encodeStateVector(doc)).get(doc.clientID) ?? 0;
  }

  private heard(stored: Stored): void {
    const d = createDecoder(stored.vector);
    for (let n = readVarUint(d); n > 0; n--) {
      const client = readVarUint(d);
      const clock = readVarUint(d);
      if (client === this.connection.doc.clientID) this.clock = Math.max(this.clock, clock);
    }
    this.count = stored.count;
    this.storeAway = stored.away;
    if (this.connection.provider.synced && this.count >= this.connection.sent) this.unsent = false;
    if (!this.storeAway) this.storedAt = new Date();
    this.show();
  }

  /** Every keystroke asks for this; the line changes four times a second at most. */
  private show(): void {
    if (this.timer || !this.line) return;
    this.timer = window.setTimeout(() => {
      this.timer = 0;
      this.line!.textContent = this.words();
      this.line!.dataset.state = this.pending ? (this.away ? 'away' : 'saving') : 'saved';
    }, 250);
  }

  private words(): string {
    if (!this.connection.mayEdit) return this.away ? this.say('Not connected: new words will appear when the connection is back') : '';
    if (this.pending && this.away) return this.say('Not saved yet: no connection. Keep typing; your words are kept on this device and sent when it is back');
    if (this.pending && this.storeAway) return this.say('Not saved: the server cannot store just now. Keep typing; it is saved when it can');
    if (this.pending) return this.say('Saving');
    if (this.away) return this.say('No connection. You can keep typing');
    if (!this.storedAt) return this.say('Connected');
    const time = this.storedAt.toLocaleTimeString(`${document.documentElement.lang}-GB`, { hour: '2-digit', minute: '2-digit' });
    return this.say('Saved %s', time);
  }
}
