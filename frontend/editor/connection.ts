import * as decoding from 'lib0/decoding';
import type { Encoder } from 'lib0/encoding';
import { IndexeddbPersistence } from 'y-indexeddb';
import { WebsocketProvider } from 'y-websocket';
import type { Doc } from 'yjs';

/** The message with which the server says what is durably stored. */
const messageStored = 100;
/** The protocol's message for a refusal, with its reason. */
const messageDenied = 2;

/** A connection that works is never silent so long, in milliseconds: each client hears at least itself. */
const longSilence = 20000;

/** Stored is what the server says about this socket's own edits. */
export interface Stored {
  vector: Uint8Array; // by client id, the clock below which everything is stored
  count: number; // how many of the updates sent on this socket are stored
  away: boolean; // the server's store does not answer just now
}

/** Counting is a socket that knows how many updates were sent on it. */
class Counting extends WebSocket {
  updates = 0;

  send(data: Parameters<WebSocket['send']>[0]): void {
    // Message 0 is sync; its steps 1 and 2 (after the request, 0) carry updates.
    if (data instanceof Uint8Array && data[0] === 0 && data[1] > 0) this.updates++;
    super.send(data as Uint8Array<ArrayBuffer>);
  }
}

/**
 * Connection ties one document to the server and to this browser's own store.
 * The store is keyed by person and document: on a shared computer one
 * person's unsent words are never sent as another's.
 */
export class Connection extends EventTarget {
  readonly provider: WebsocketProvider;
  readonly person: string;
  readonly name: string;
  readonly mayEdit: boolean;
  readonly kept: IndexeddbPersistence | null;
  reason = '';

  constructor(root: HTMLElement, readonly doc: Doc) {
    super();
    this.name = root.dataset.document!;
    this.person = root.dataset.person || '';
    this.mayEdit = root.dataset.mayEdit === 'true';
    const base = location.origin.replace(/^http/, 'ws') + '/collab';
    this.provider = new WebsocketProvider(base, this.name, doc, {
      connect: false,
      disableBc: true,
      maxBackoffTime: 4000,
      WebSocketPolyfill: Counting,
    });
    this.provider.messageHandlers = this.provider.messageHandlers.slice();
    this.provider.messageHandlers[messageStored] = (_: Encoder, d: decoding.Decoder) => {
      const stored: Stored = { vector: decoding.readVarUint8Array(d), count: decoding.readVarUint(d), away: decoding.readVarUint(d) > 0 };
      this.dispatchEvent(new CustomEvent('stored', { detail: stored }));
    };
    this.provider.messageHandlers[messageDenied] = (_: Encoder, d: decoding.Decoder) => {
      decoding.readVarUint(d);
      this.reason = decoding.readVarString(d);
      this.dispatchEvent(new CustomEvent('refused', { detail: this.reason }));
    };
    document.addEventListener('folkmoot:woke', () => this.wake());
    const storable = this.mayEdit && 'indexedDB' in window;
    this.kept = storable ? new IndexeddbPersistence(`folkmoot:${this.person}:${this.name}`, doc) : null;
  }

  /** sent is how many updates went out on the present socket. */
  get sent(): number {
    return (this.provider.ws as Counting | null)?.updates ?? 0;
  }

  /** wake connects anew where the connection did not outlive a sleep, long before the provider would notice. */
  private wake(): void {
    const silent = Date.now() - this.provider.wsLastMessageReceived;
    if (!this.provider.shouldConnect || silent < longSilence) return;
    this.provider.disconnect();
    this.provider.connect();
  }

  /** open connects once this browser's unsent words are back in the document. */
  open(): void {
    const connect = () => this.provider.connect();
    if (!this.kept) return connect();
    // A browser that forbids its store must not keep anybody from the text.
    void Promise.race([this.kept.whenSynced, new Promise((go) => setTimeout(go, 1500))]).then(connect, connect);
  }
}
