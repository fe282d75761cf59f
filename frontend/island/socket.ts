/** What the page follows: a topic, and the number it has heard up to. */
export interface Followed { topic: string; seq: number; epoch?: string }

interface Frame { topic: string; what: string; seq?: number; epoch?: string; id?: string; html?: string }

/**
 * LiveSocket keeps a connection to /live and turns its frames into two calls:
 * changed, for what was announced, and missed, when something may have been
 * lost and the page must read again. A loss never goes unnoticed: each topic
 * numbers its announcements.
 */
export class LiveSocket {
  private socket: WebSocket | null = null;
  private wait = 500;
  private readonly topics = new Map<string, Followed>();

  constructor(
    follow: Followed[],
    private readonly changed: (what: string, id: string, html?: string) => void,
    private readonly missed: () => void,
    private readonly state: (connected: boolean) => void,
  ) {
    for (const one of follow) this.topics.set(one.topic, one);
    this.connect();
    addEventListener('pagehide', () => this.socket?.close());
    addEventListener('pageshow', (event) => event.persisted && this.connect());
  }

  private connect(): void {
    const socket = new WebSocket(location.origin.replace(/^http/, 'ws') + '/live');
    this.socket = socket;
    socket.onopen = () => {
      this.wait = 500;
      this.state(true);
      socket.send(JSON.stringify({ follow: [...this.topics.values()] }));
    };
    socket.onmessage = (event) => this.hear(JSON.parse(String(event.data)) as Frame);
    socket.onclose = () => {
      this.state(false);
      if (document.visibilityState === 'hidden') return this.whenSeen();
      // Spread out, so that a server that comes back is not met by all at once.
      setTimeout(() => this.connect(), this.wait * (0.5 + Math.random()));
      this.wait = Math.min(this.wait * 2, 30000);
    };
  }

  private whenSeen(): void {
    document.addEventListener('visibilitychange', () => this.connect(), { once: true });
  }

  private hear(frame: Frame): void {
    const topic = this.topics.get(frame.topic);
    if (!topic || frame.what === 'presence') return;
    if (frame.what === 'gone') {
      this.topics.delete(frame.topic);
      return;
    }
    const before = { ...topic };
    topic.seq = frame.seq ?? topic.seq;
    topic.epoch = frame.epoch ?? topic.epoch;
    if (frame.what === 'fresh') return;
    const gap = before.epoch !== undefined && (frame.epoch !== before.epoch || frame.seq !== before.seq + 1);
    if (frame.what === 're-read' || gap) this.missed();
    else this.changed(frame.what, frame.id ?? '', frame.html);
  }
}
