import { createDecoder, readVarUint } from 'lib0/decoding';
import { decodeStateVector, encodeStateVector } from 'yjs';
import type { Connection } from './connection';
import type { Say } from './words';

/**
 * Saved says truthfully whether this person's words are stored: not when they
 * were sent, but when the server named a clock at or beyond them as durable.
 */
export class Saved {
  private readonly line: HTMLElement | null;
  private stored = 0; // this client's clock that the server has stored
  private storedAt: Date | null = null;
  private away = false;
  private timer = 0;

  constructor(root: HTMLElement, private readonly connection: Connection, private readonly say: Say) {
    this.line = root.querySelector('[data-saved]');
    connection.addEventListener('stored', (event) => this.heard((event as CustomEvent<Uint8Array>).detail));
    connection.provider.on('status', ({ status }: { status: string }) => {
      this.away = status !== 'connected';
      this.show();
    });
    connection.doc.on('update', () => this.show());
    this.show();
  }

  /** pending says whether words of this person are not stored by the server yet. */
  get pending(): boolean {
    return this.own() > this.stored;
  }

  private own(): number {
    const { doc } = this.connection;
    return decodeStateVector(encodeStateVector(doc)).get(doc.clientID) ?? 0;
  }

  private heard(vector: Uint8Array): void {
    const d = createDecoder(vector);
    for (let n = readVarUint(d); n > 0; n--) {
      const client = readVarUint(d);
      const clock = readVarUint(d);
      if (client === this.connection.doc.clientID) this.stored = Math.max(this.stored, clock);
    }
    this.storedAt = new Date();
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
    if (this.pending) return this.say('Saving');
    if (this.away) return this.say('No connection. You can keep typing');
    if (!this.storedAt) return this.say('Connected');
    const time = this.storedAt.toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit' });
    return this.say('Saved %s', time);
  }
}
