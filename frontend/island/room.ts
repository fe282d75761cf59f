import { sent } from './keep';
import { fetched, morph } from './morph';
import { addHeadings } from './parts';
import { goTo } from './place';
import { announce, silenced } from './say';

interface Told { what: string; html?: string }

/**
 * room brings a live session to life: the stage changes the moment the server
 * says so, clocks count by the server's clock, and forms are sent without
 * leaving the page. All of it works as plain pages too.
 */
export function room(enhance: (scope: ParentNode) => void): void {
  const page = document.querySelector<HTMLElement>('[data-room-page]');
  if (page) new Room(page, enhance);
}

class Room {
  /** How far the server's clock is ahead of this machine's. */
  private ahead = Number.NEGATIVE_INFINITY;
  private readonly csrf: string;
  private asking = false;
  private again = false;
  private readonly joined: boolean;
  /** The reader holds the page still. */
  private held = false;
  private letGo = (): void => {};

  constructor(private readonly page: HTMLElement, private readonly enhance: (scope: ParentNode) => void) {
    this.csrf = page.querySelector<HTMLInputElement>('input[name="csrf"]')?.value ?? '';
    this.joined = !page.querySelector('[data-watching]') && Boolean(page.dataset.ownSeat);
    this.settle();
    document.addEventListener('folkmoot:topic', (event) => this.hear((event as CustomEvent<Told>).detail));
    document.addEventListener('submit', (event) => {
      const form = event.target as HTMLFormElement;
      if (!form.matches('form[data-room]')) return;
      event.preventDefault();
      void this.send(form, (event as SubmitEvent).submitter as HTMLButtonElement | null);
    });
    setInterval(() => this.tick(), 100);
    this.holder();
  }

  /** holder lets a reader keep the page as it is for as long as they read; clocks and changes wait. */
  private holder(): void {
    const part = this.page.querySelector<HTMLElement>('[data-room-hold]');
    const button = part?.querySelector('button');
    const state = part?.querySelector<HTMLElement>('[data-held]');
    if (!part || !button || !state) return;
    part.hidden = false;
    const show = () => {
      button.setAttribute('aria-pressed', String(this.held));
      state.textContent = this.held ? state.dataset.held! : '';
    };
    this.letGo = () => {
      this.held = false;
      show();
      void this.read();
    };
    button.addEventListener('click', () => {
      if (this.held) return this.letGo();
      this.held = true;
      show();
    });
  }

  private stage(): HTMLElement | null {
    return document.getElementById('stage');
  }

  /** hear takes what the server sent: the stage itself, or the news that it must be read. */
  private hear(told: Told): void {
    if (!told.what.startsWith('room.') && !told.what.endsWith('missed')) return;
    const fresh = told.html ? new DOMParser().parseFromString(told.html, 'text/html').getElementById('stage') : null;
    if (this.held) {
      // All of it is read when they let go; being given the floor cannot wait.
      const own = this.page.dataset.ownSeat;
      if (own && fresh?.querySelector<HTMLElement>('.fm-stage__speaker')?.dataset.seat === own) this.letGo();
      return;
    }
    if ('refetch' in this.page.dataset || !fresh) return void this.read();
    // Who sits at a table, or came back from it, writes somewhere else now: a
    // thousand people do not ask for that in the same moment.
    if (told.what === 'room.tabled' || told.what === 'room.gathered' || told.what === 'room.agenda') setTimeout(() => void this.read(), Math.random() * 1500);
    this.show(fresh);
  }

  /** read fetches the page anew, one request at a time. What was asked for before the page was held is left. */
  private async read(): Promise<void> {
    if (this.held) return;
    if (this.asking) {
      this.again = true;
      return;
    }
    this.asking = true;
    let wait = 150;
    try {
      const doc = await fetched(location.href);
      if (!this.held) this.take(doc);
    } catch {
      // A busy server is asked again, by not everybody in the same moment.
      this.again = true;
      wait = 3000 + Math.random() * 3000;
    }
    this.asking = false;
    if (this.again) {
      this.again = false;
      setTimeout(() => void this.read(), wait);
    }
  }

  /**
   * take puts a page's stage, own part and console where they stand here. A
   * page that was asked for before the one shown here says nothing new.
   */
  private take(doc: Document): void {
    if (Number(doc.getElementById('stage')?.dataset.seq) < Number(this.stage()?.dataset.seq)) return;
    this.turn(doc);
    addHeadings(doc);
    for (const id of ['own', 'present', 'console', 'beside-tabs']) {
      const old = document.getElementById(id);
      const fresh = doc.getElementById(id);
      if (!old || !fresh) continue;
      morph(old, fresh);
      this.enhance(document.getElementById(id)!.parentNode!);
    }
    const fresh = doc.getElementById('stage');
    if (fresh) this.show(fresh);
  }

  /**
   * turn opens the page anew when what is written beside the room is another
   * text now, or closed. Words that are on their way are waited for.
   */
  private turn(doc: Document): void {
    const old = document.getElementById('beside');
    const fresh = doc.getElementById('beside');
    if (!old || !fresh || old.dataset.beside === fresh.dataset.beside) return;
    const leave = (tries: number) => {
      if (old.querySelector('.govuk-error-summary')) return; // words that were not taken are there to copy
      const saving = [...old.querySelectorAll<HTMLElement>('[data-saved]')].some((line) => (line.dataset.state ?? 'saved') !== 'saved');
      if (saving && tries > 0) setTimeout(() => leave(tries - 1), 250);
      else if (!saving) location.reload();
    };
    leave(40);
  }

  private show(fresh: HTMLElement): void {
    const old = this.stage();
    if (!old || Number(fresh.dataset.seq) < Number(old.dataset.seq)) return;
    const before = this.speaker(old);
    const poll = old.querySelector('[data-poll]')?.getAttribute('data-poll');
    this.ready(fresh);
    morph(old, fresh);
    this.settle();
    const after = this.speaker(this.stage()!);
    if (after && after !== before) announce(after);
    const asked = this.stage()!.querySelector<HTMLElement>('[data-poll]');
    if (asked && asked.dataset.poll !== poll) announce(asked.textContent ?? '');
  }

  private speaker(stage: HTMLElement): string {
    return stage.querySelector<HTMLElement>('[data-speaker]')?.dataset.speaker ?? '';
  }

  /** ready fits what was made for everybody to whoever looks here. */
  private ready(stage: HTMLElement): void {
    for (const input of stage.querySelectorAll<HTMLInputElement>('input[name="csrf"]')) input.value = this.csrf;
    if (!this.joined) for (const form of stage.querySelectorAll('[data-joined-only]')) form.remove();
    const voteless = this.page.dataset.voteless;
    if (!voteless) return;
    for (const form of stage.querySelectorAll('[data-vote]')) {
      const line = document.createElement('p');
      line.className = 'govuk-body';
      line.textContent = voteless;
      form.replaceWith(line);
    }
  }

  /** settle sets the clock and marks what is this person's. */
  private settle(): void {
    const stage = this.stage();
    if (!stage) return;
    this.ready(stage);
    // What was sent cannot have left after it arrived: the largest difference
    // is the one that travelled least.
    this.ahead = Math.max(this.ahead, Number(stage.dataset.now) - Date.now());
    const own = this.page.dataset.ownSeat;
    const state = document.querySelector<HTMLElement>('[data-own-state]');
    if (own && state) {
      const place = [...stage.querySelectorAll('.fm-stage__queue li')].findIndex((li) => (li as HTMLElement).dataset.seat === own);
      const speaks = stage.querySelector<HTMLElement>('.fm-stage__speaker')?.dataset.seat === own;
      const words = speaks ? this.page.dataset.youSpeak! : place >= 0 ? this.page.dataset.youWait!.replace('#', String(place + 1)) : '';
      // Who stopped changes from being read aloud hears none of one's own either.
      state.setAttribute('aria-live', silenced() ? 'off' : 'polite');
      if (state.textContent?.trim() !== words) state.textContent = words;
    }
    this.tick();
  }

  /** tick writes what the clocks show: on every screen the same second. */
  private tick(): void {
    const stage = this.stage();
    if (!stage || this.held) return;
    const passed = Date.now() + this.ahead - Number(stage.dataset.now);
    for (const clock of stage.querySelectorAll<HTMLElement>('[data-clock]')) {
      const ran = clock.dataset.running === '1' ? Math.max(0, passed) : 0;
      const at = Number(clock.dataset.millis);
      const text = written(clock.dataset.clock === 'down' ? at - ran : at + ran);
      if (clock.textContent !== text) clock.textContent = text;
      clock.classList.toggle('fm-late', clock.dataset.clock === 'down' && at - ran < 0);
    }
  }

  private async send(form: HTMLFormElement, button: HTMLButtonElement | null): Promise<void> {
    const alert = this.page.querySelector<HTMLElement>('[data-room-alert]');
    const body = new URLSearchParams();
    new FormData(form).forEach((value, name) => body.append(name, String(value)));
    if (button?.name) body.append(button.name, button.value);
    try {
      const answer = await fetch(form.action, { method: 'POST', body, headers: { accept: 'text/html', 'x-folkmoot-own': '1' }, credentials: 'same-origin' });
      const doc = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (answer.ok) {
        sent(form); // or what is kept of it would stand in its box again
        for (const box of form.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>('textarea, input[type="text"]')) box.value = box.defaultValue;
        if (alert) alert.textContent = '';
        leaveBox(form, button);
        this.take(doc);
      } else if (alert) {
        alert.textContent = doc.querySelector('.govuk-error-summary__list li, main .govuk-body-l')?.textContent?.trim() ?? String(answer.status);
        void this.read();
      }
    } catch {
      form.submit(); // as a page without scripts would
    }
  }
}

/**
 * leaveBox goes from the box of a form that was sent to its button: a form that
 * somebody writes in is left as it is, and this one is to become what the page
 * now says.
 */
function leaveBox(form: HTMLFormElement, button: HTMLButtonElement | null): void {
  const at = document.activeElement;
  if (!(at instanceof HTMLElement) || !form.contains(at) || at instanceof HTMLButtonElement) return;
  const to = button ?? form.querySelector<HTMLButtonElement>('button[type="submit"]');
  if (to) goTo(to);
  else at.blur();
}

/** written is milliseconds as minutes and seconds, as the server writes them. */
function written(ms: number): string {
  const n = Math.floor(Math.abs(ms) / 1000);
  return `${ms < 0 ? '−' : ''}${Math.floor(n / 60)}:${String(n % 60).padStart(2, '0')}`;
}
