/** What the page follows: a topic, and the number it has heard up to. */
export interface Followed { topic: string; seq: number; epoch?: string }

interface Frame { topic: string; what: string; seq?: number; epoch?: string; id?: string; html?: string; count?: number }

/** A sleeping machine stops its clock too: a gap of so long, in milliseconds, was sleep. */
const slept = 3000;
/** How long a connection that was there before the sleep has to prove that it still is. */
const doubtful = 400;

/**
 * LiveSocket keeps a connection to /live and turns its frames into calls:
 * changed, for what was announced, missed, when something may have been lost
 * and the page must read again, and here, for how many look on. A loss never
 * goes unnoticed: each topic numbers its announcements. After a sleep the page
 * asks at once, over a new connection where the old one is dead.
 */
export class LiveSocket {
  private socket: WebSocket | null = null;
  private wait = 500;
  private next = 0;
  private doubt = 0;
  private woken = false;
  private readonly topics = new Map<string, Followed>();

  constructor(
    follow: Followed[],
    private readonly changed: (what: string, html?: string) => void,
    private readonly missed: (atOnce: boolean) => void,
    private readonly here: (count: number) => void,
    private readonly state: (connected: boolean) => void,
  ) {
    for (const one of follow) this.topics.set(one.topic, one);
    this.connect();
    addEventListener('pagehide', () => this.socket?.close());
    addEventListener('pageshow', (event) => event.persisted && this.wake());
    addEventListener('online', () => this.wake());
    document.addEventListener('resume', () => this.wake());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.wake());
    let last = Date.now();
    setInterval(() => {
      const now = Date.now();
      if (now - last > slept && document.visibilityState === 'visible') this.wake();
      last = now;
    }, 500);
  }

  private connect(): void {
    clearTimeout(this.next);
    clearTimeout(this.doubt);
    if (this.socket) {
      this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
      this.socket.close();
    }
    const socket = new WebSocket(location.origin.replace(/^http/, 'ws') + '/live');
    this.socket = socket;
    socket.onopen = () => {
      this.wait = 500;
      this.state(true);
      this.ask();
    };
    socket.onmessage = (event) => {
      clearTimeout(this.doubt);
      this.hear(JSON.parse(String(event.data)) as Frame);
    };
    socket.onclose = () => {
      this.state(false);
      if (document.visibilityState === 'hidden') return; // who comes back to it wakes it
      // Spread out, so that a server that comes back is not met by all at once.
      this.next = window.setTimeout(() => this.connect(), this.wait * (0.5 + Math.random()));
      this.wait = Math.min(this.wait * 2, 30000);
    };
  }

  /** ask says what the page has, and thereby whether it missed something. */
  private ask(): void {
    this.socket?.send(JSON.stringify({ follow: [...this.topics.values()] }));
  }

  /** wake trusts nothing from before the sleep: not the page, and not the connection. */
  private wake(): void {
    this.woken = true;
    document.dispatchEvent(new Event('folkmoot:woke')); // the editor has a connection of its own
    if (this.socket?.readyState !== WebSocket.OPEN) return this.connect();
    this.ask();
    clearTimeout(this.doubt);
    this.doubt = window.setTimeout(() => this.connect(), doubtful);
  }

  private hear(frame: Frame): void {
    const topic = this.topics.get(frame.topic);
    if (!topic) return;
    if (frame.what === 'presence') return this.here(frame.count ?? 0);
    if (frame.what === 'gone') {
      this.topics.delete(frame.topic);
      return;
    }
    const before = { ...topic };
    topic.seq = frame.seq ?? topic.seq;
    topic.epoch = frame.epoch ?? topic.epoch;
    const atOnce = this.woken;
    if (frame.what === 'fresh' || frame.what === 're-read') this.woken = false;
    if (frame.what === 'fresh') return;
    const gap = before.epoch !== undefined && (frame.epoch !== before.epoch || frame.seq !== before.seq + 1);
    if (frame.what === 're-read' || gap) this.missed(atOnce);
    else this.changed(frame.what, frame.html);
  }
}
