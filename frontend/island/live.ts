import { fetched, morph } from './morph';
import { announce, say, silence, silenced } from './say';
import { LiveSocket, type Followed } from './socket';

/**
 * follow keeps the page as others change it. Every part with data-live names
 * the announcements that concern it. Numbers and states change in place; a
 * list that people read offers what is new and waits to be asked.
 */
export function follow(enhance: (scope: ParentNode) => void): void {
  const topics = JSON.parse(document.body.dataset.follow || '[]') as Followed[];
  if (!topics.length || !('WebSocket' in window)) return;
  const pending = new Set<string>();
  let timer = 0;

  const refresh = async () => {
    timer = 0;
    const wanted = [...pending];
    pending.clear();
    try {
      const page = await fetched(location.href);
      for (const id of wanted) {
        const old = document.getElementById(id);
        const fresh = page.getElementById(id);
        if (!old || !fresh) continue;
        replace(old, fresh, enhance);
      }
    } catch {
      // The next announcement, or the next connection, asks again.
    }
  };
  const soon = (part: Element, atOnce = false) => {
    pending.add(part.id);
    if (atOnce) {
      clearTimeout(timer);
      timer = window.setTimeout(() => void refresh(), 0);
    }
    // A moment to gather, and a little chance, so that many readers of one
    // page do not all ask at once.
    timer ||= window.setTimeout(() => void refresh(), 250 + Math.random() * 750);
  };
  const offers = new Offers(soon);
  const touch = (part: HTMLElement, count: number, atOnce = false) => (part.dataset.liveOffer ? offers.add(part, count) : soon(part, atOnce));
  // The editor listens too: which words threads are about changes with them.
  const tell = (what: string, html?: string) => document.dispatchEvent(new CustomEvent('folkmoot:topic', { detail: { what, html } }));
  const parts = () => document.querySelectorAll<HTMLElement>('[data-live][id]');

  new LiveSocket(
    topics,
    (what, html) => {
      tell(what, html);
      // What is the same for everybody came along; the rest is fetched.
      const sent = html ? new DOMParser().parseFromString(html, 'text/html') : null;
      for (const part of parts()) {
        if (!part.dataset.live!.split(' ').some((prefix) => what.startsWith(prefix))) continue;
        const fresh = sent?.getElementById(part.id);
        if (fresh && !part.dataset.liveOffer) replace(part, fresh, enhance);
        else touch(part, 1);
      }
    },
    (atOnce) => {
      tell('comment.missed');
      parts().forEach((part) => touch(part, 0, atOnce));
    },
    present,
    status,
  );
  silencer();
}

/** replace makes a part what the server says it is, and brings it to life. */
function replace(old: Element, fresh: Element, enhance: (scope: ParentNode) => void): void {
  morph(old, fresh);
  const now = document.getElementById(fresh.id);
  if (now?.parentNode) enhance(now.parentNode);
}

/** Offers are buttons that say how much is new above a list, and show it when pressed. */
class Offers {
  private readonly counts = new Map<string, number>();

  constructor(private readonly show: (part: Element) => void) {}

  add(part: HTMLElement, count: number): void {
    const total = (this.counts.get(part.id) ?? 0) + count;
    this.counts.set(part.id, total);
    const words = total === 0 ? part.dataset.liveOffer! : total === 1 ? part.dataset.liveOne! : part.dataset.liveMany!.replace('#', String(total));
    const button = this.button(part);
    button.textContent = total === 0 ? words : `${words}. ${part.dataset.liveOffer}`;
    announce(words);
  }

  private button(part: HTMLElement): HTMLButtonElement {
    const id = `offer-${part.id}`;
    const there = document.getElementById(id);
    if (there instanceof HTMLButtonElement) return there;
    const button = document.createElement('button');
    button.type = 'button';
    button.id = id;
    button.className = 'govuk-button govuk-button--secondary fm-offer';
    button.addEventListener('click', () => {
      this.counts.delete(part.id);
      button.remove();
      part.tabIndex = -1;
      part.focus({ preventScroll: true });
      this.show(part);
    });
    part.before(button);
    return button;
  }
}

function status(connected: boolean): void {
  const line = document.querySelector<HTMLElement>('[data-live-state]');
  if (line) line.textContent = (connected ? line.dataset.on : line.dataset.off) ?? '';
}

/** present says how many look at the same thing, this reader included. */
function present(count: number): void {
  const line = document.querySelector<HTMLElement>('[data-live-here]');
  if (!line) return;
  line.textContent = count === 1 ? line.dataset.one! : line.dataset.many!.replace('#', String(count));
}

function silencer(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-live-silence]');
  if (!button) return;
  const show = () => {
    button.textContent = (silenced() ? button.dataset.off : button.dataset.on) ?? say('');
  };
  button.addEventListener('click', () => {
    silence(!silenced());
    show();
  });
  show();
}
