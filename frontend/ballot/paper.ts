// The voting paper of a secret ballot: one question after the other, a review,
// and the casting. What is chosen stays on this page until it is cast, and is
// then sent without anything that says who casts it.
import { toBase64 } from './blind';
import { castVote, takePaper, Told, type Kept } from './cast';
import { answerOf, mistake, wordsOf, type Answer } from './question';
import { Shelf } from './shelf';

class Paper {
  private readonly words: Record<string, string>;
  private readonly steps: HTMLElement[];
  private readonly shelf: Shelf;
  private kept: Kept | null = null;
  private at = -1; // the question shown; -1 before, steps.length at the review

  constructor(private readonly root: HTMLElement) {
    this.words = JSON.parse(root.dataset.words || '{}') as Record<string, string>;
    this.steps = [...root.querySelectorAll<HTMLElement>('[data-step]')];
    this.shelf = new Shelf(`${document.body.dataset.person ?? ''}:${root.dataset.paper}:${root.dataset.rules}`);
  }

  async open(): Promise<void> {
    document.querySelector<HTMLElement>('[data-paper-without]')?.remove();
    this.root.hidden = false;
    for (const step of this.steps) step.hidden = true;
    if (!globalThis.crypto?.subtle || typeof BigInt === 'undefined' || !this.shelf.works()) return this.cannot(this.words.cannot);
    this.kept = this.shelf.paper();
    if (!this.kept && !this.shelf.pending() && 'given' in this.root.dataset) return this.cannot(this.words.elsewhere);
    this.listen();
    this.steps.forEach((step) => this.watch(step));
    if (this.kept && this.shelf.receipt() && !('revotes' in this.root.dataset)) return this.showReceipt(false);
    if (this.kept) this.ready();
  }

  private part<T extends HTMLElement>(name: string): T {
    return this.root.querySelector<T>(`[data-paper-${name}]`)!;
  }

  /** cannot says why no paper can be had here, in place of the paper. */
  private cannot(why: string): void {
    this.part('start').hidden = true;
    this.problem(why);
  }

  private listen(): void {
    this.part('take').addEventListener('click', () => void this.begin());
    this.part('next').addEventListener('click', () => this.forward());
    this.part('back').addEventListener('click', () => this.show(this.at - 1));
    this.part('cast').addEventListener('click', () => void this.cast());
    this.part('forget').addEventListener('click', () => this.forget());
    this.root.querySelector('[data-paper-again]')?.addEventListener('click', () => this.show(0));
    // Enter in a box means 'go on', never 'send'.
    this.root.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && event.target instanceof HTMLInputElement && event.target.type === 'text') {
        event.preventDefault();
        this.forward();
      }
    });
  }

  /** ready says that the paper is there. */
  private ready(): void {
    this.part('state').textContent = this.shelf.receipt() ? this.words.voted : this.words.have;
    this.part('take').textContent = this.words.begin;
  }

  private async begin(): Promise<void> {
    this.problem('');
    if (!this.kept) {
      this.kept = await this.busy(this.part('take'), this.words.taking, () => takePaper(this.root.dataset, this.shelf));
      if (!this.kept) return;
      this.ready();
    }
    this.show(0);
  }

  private forward(): void {
    const step = this.steps[this.at];
    if (!step) return;
    const wrong = mistake(step);
    this.problem(wrong ? this.words[wrong] : '');
    if (!wrong) this.show(this.at + 1);
  }

  /** show turns to a question, or to the review after the last. */
  private show(at: number): void {
    this.problem('');
    this.at = at;
    const review = at === this.steps.length;
    this.part('start').hidden = at >= 0;
    this.part('receipt').hidden = true;
    this.part('buttons').hidden = at < 0;
    this.part('review').hidden = !review;
    this.part('cast').hidden = !review;
    this.part('next').hidden = review;
    this.steps.forEach((step, i) => (step.hidden = i !== at));
    this.part('place').textContent = review || at < 0 ? '' : this.words.place.replace('#', String(at + 1)).replace('#', String(this.steps.length));
    if (review) this.review();
    const shown = at < 0 ? this.part('start') : review ? this.part('review') : this.steps[at];
    this.focus(shown);
  }

  private focus(shown: HTMLElement): void {
    const heading = shown.querySelector<HTMLElement>('h2, legend');
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus();
    heading.scrollIntoView({ block: 'nearest' });
  }

  private answers(): Answer[] {
    return this.steps.map(answerOf);
  }

  private review(): void {
    const list = this.part('answers');
    list.replaceChildren();
    this.steps.forEach((step, i) => {
      const row = document.createElement('div');
      row.className = 'govuk-summary-list__row';
      const key = cell('dt', 'govuk-summary-list__key', step.dataset.title ?? '');
      const value = cell('dd', 'govuk-summary-list__value', wordsOf(step) || this.words.blank);
      const change = cell('dd', 'govuk-summary-list__actions', '');
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'fm-text-button';
      button.textContent = this.words.change;
      const about = cell('span', 'govuk-visually-hidden', ` ${step.dataset.title ?? ''}`);
      button.append(about);
      button.addEventListener('click', () => this.show(i));
      change.append(button);
      row.append(key, value, change);
      list.append(row);
    });
  }

  private async cast(): Promise<void> {
    const kept = this.kept;
    if (!kept) return;
    this.problem('');
    const receipt = await this.busy(this.part('cast'), this.words.casting, () => castVote(this.root.dataset.paper!, kept, this.answers()));
    if (!receipt) return;
    this.shelf.keepReceipt(receipt);
    this.showReceipt(Boolean(receipt.changed));
  }

  private showReceipt(changed: boolean): void {
    const receipt = this.shelf.receipt();
    if (!receipt) return;
    this.at = -1;
    for (const name of ['start', 'review', 'buttons']) this.part(name).hidden = true;
    for (const step of this.steps) step.hidden = true;
    const shown = this.part('receipt');
    shown.hidden = false;
    if (changed) shown.querySelector('h2')!.textContent = this.words.changed;
    this.part('number').textContent = receipt.number;
    const save = this.part<HTMLAnchorElement>('save');
    save.href = `data:text/plain;charset=utf-8;base64,${toBase64(new TextEncoder().encode(`${this.words.receipt.replace('#', document.title)}\n\n${receipt.note}\n`))}`;
    this.part<HTMLAnchorElement>('look').href = `${this.root.dataset.check}?number=${receipt.number}`;
    this.focus(shown);
  }

  private forget(): void {
    this.shelf.clear();
    this.kept = null;
    this.root.querySelector<HTMLElement>('[data-paper-again]')?.remove();
    this.part('forget').closest('details')?.remove();
    const line = cell('p', 'govuk-body', this.words.thrown);
    line.setAttribute('role', 'status');
    this.part('receipt').append(line);
  }

  /** busy runs one step with its button out of use, and says what went wrong. */
  private async busy<T>(button: HTMLElement, meanwhile: string, run: () => Promise<T>): Promise<T | null> {
    if (button.getAttribute('aria-disabled') === 'true') return null;
    const text = button.textContent;
    button.setAttribute('aria-disabled', 'true');
    button.textContent = meanwhile;
    try {
      return await run();
    } catch (error) {
      this.problem(error instanceof Told ? error.message : error instanceof TypeError ? this.words.offline : this.words.failed);
      return null;
    } finally {
      button.removeAttribute('aria-disabled');
      button.textContent = text;
    }
  }

  private problem(text: string): void {
    const box = this.part('problem');
    box.hidden = !text;
    this.part('problem-words').textContent = text;
    if (text) box.focus();
  }

  /** watch says below a list of options what the numbers come to so far. */
  private watch(step: HTMLElement): void {
    const line = step.querySelector<HTMLElement>('[data-order]');
    if (!line) return;
    step.addEventListener('change', () => {
      if (step.dataset.method === 'dots') {
        const spent = answerOf(step).spread?.reduce((sum, n) => sum + Math.max(0, n), 0) ?? 0;
        line.textContent = this.words.left.replace('#', String(Number(step.dataset.points) - spent));
      } else {
        const order = wordsOf(step);
        line.textContent = order && !mistake(step) ? this.words.order.replace('#', order) : '';
      }
    });
  }
}

function cell(tag: string, style: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = style;
  made.textContent = text;
  return made;
}

const root = document.querySelector<HTMLElement>('[data-paper]');
if (root) void new Paper(root).open();
