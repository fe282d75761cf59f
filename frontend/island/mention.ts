interface Named { id: string; name: string; organisation?: string }

/**
 * mentions offers names after an @ in a comment. The list is a listbox under
 * the box; arrows and Enter choose, Escape closes; typing goes on undisturbed.
 */
export function mentions(scope: ParentNode): void {
  for (const box of scope.querySelectorAll<HTMLTextAreaElement>('textarea[data-mention]')) {
    if (box.dataset.mentioning || !document.body.dataset.person) continue;
    box.dataset.mentioning = 'yes';
    new Mentions(box);
  }
}

class Mentions {
  private readonly list = document.createElement('ul');
  private found: Named[] = [];
  private chosen = 0;
  private timer = 0;

  constructor(private readonly box: HTMLTextAreaElement) {
    this.list.className = 'fm-mentions';
    this.list.id = `${box.id}-mentions`;
    this.list.setAttribute('role', 'listbox');
    this.list.hidden = true;
    box.after(this.list);
    box.addEventListener('input', () => this.later());
    box.addEventListener('keydown', (event) => this.press(event));
    box.addEventListener('blur', () => setTimeout(() => this.close(), 200));
    this.list.addEventListener('mousedown', (event) => {
      const at = [...this.list.children].indexOf((event.target as Element).closest('li')!);
      if (at >= 0) this.take(at);
      event.preventDefault();
    });
  }

  /** begun is what stands between the last @ and the caret, if that may be a name. */
  private begun(): string | null {
    const before = this.box.value.slice(0, this.box.selectionStart);
    return /(?:^|\s)@([\p{L}][\p{L}'’. -]{1,30})$/u.exec(before)?.[1] ?? null;
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.look(), 200);
  }

  private async look(): Promise<void> {
    const words = this.begun();
    if (!words) return this.close();
    try {
      const answer = await fetch(`${this.box.dataset.mention}?q=${encodeURIComponent(words)}`, { headers: { accept: 'application/json' } });
      if (answer.ok && words === this.begun()) this.open((await answer.json()) as Named[]);
    } catch {
      this.close();
    }
  }

  private open(found: Named[]): void {
    this.found = found.slice(0, 6);
    this.chosen = 0;
    this.list.replaceChildren(...this.found.map((one, at) => {
      const item = document.createElement('li');
      item.id = `${this.list.id}-${at}`;
      item.setAttribute('role', 'option');
      item.textContent = [one.name, one.organisation].filter(Boolean).join(', ');
      return item;
    }));
    this.list.hidden = !this.found.length;
    this.mark();
  }

  private mark(): void {
    [...this.list.children].forEach((item, at) => item.setAttribute('aria-selected', String(at === this.chosen)));
    if (this.list.hidden) {
      this.box.removeAttribute('aria-activedescendant');
      this.box.removeAttribute('aria-controls');
    } else {
      this.box.setAttribute('aria-controls', this.list.id);
      this.box.setAttribute('aria-activedescendant', `${this.list.id}-${this.chosen}`);
    }
  }

  private press(event: KeyboardEvent): void {
    if (this.list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.chosen = (this.chosen + step + this.found.length) % this.found.length;
      this.mark();
    } else if (event.key === 'Enter') this.take(this.chosen);
    else if (event.key === 'Escape') this.close();
    else return;
    event.preventDefault();
  }

  private take(at: number): void {
    const one = this.found[at];
    const begun = this.begun();
    if (!one || begun === null) return this.close();
    const end = this.box.selectionStart;
    this.box.setRangeText(`${one.name} `, end - begun.length, end, 'end');
    const mention = document.createElement('input');
    mention.type = 'hidden';
    mention.name = 'mentions';
    mention.value = one.id;
    this.box.form?.append(mention);
    this.box.dispatchEvent(new Event('input', { bubbles: true }));
    this.close();
  }

  private close(): void {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.mark();
  }
}
