import { Doc, applyUpdate, type XmlFragment } from 'yjs';
import type { Connection } from './connection';
import type { Saved } from './saved';
import { button, type Say } from './words';

/** Somebody in the middle of a sentence is let finish it: so long without a letter is a pause. */
const pause = 1000;

/**
 * Refused is what happens when the server will not take words: a seal fell, a
 * role was taken away. The person is told why at once; what they go on typing
 * until they pause is among the words to copy; then the page starts again
 * from the server's text. Who has no words that are not stored has none to copy,
 * however much others write meanwhile.
 */
export class Refused {
  private told = false;

  constructor(private readonly root: HTMLElement, private readonly doc: Doc, private readonly connection: Connection, private readonly saved: Saved, private readonly say: Say) {
    connection.addEventListener('refused', (event) => void this.tell((event as CustomEvent<string>).detail));
  }

  private async tell(reason: string): Promise<void> {
    if (this.told) return;
    this.told = true;
    const owed = this.owed(); // with the connection goes the count of what was sent on it
    this.connection.provider.disconnect();
    const box = this.box(reason);
    this.root.prepend(box);
    await this.paused();
    this.stop();
    const lost = owed || this.saved.pending ? await this.unstored() : [];
    await this.connection.kept?.clearData();
    if (lost.length) box.append(this.kept(lost));
    box.append(button(this.say('Show the text as it is now'), () => location.reload(), 'govuk-button'));
    box.focus();
  }

  /** owed says whether there may be words of this person that are not stored: before a window is in sync it cannot know. */
  private owed(): boolean {
    return this.connection.mayEdit && (this.saved.pending || !this.connection.provider.synced);
  }

  /** unstored is each field that is not as the server has it, with the words in it here. */
  private async unstored(): Promise<[string, string][]> {
    const mine = this.texts(this.doc);
    const theirs = await this.serverTexts();
    return [...mine].filter(([field, text]) => text && theirs.get(field) !== text);
  }

  private box(reason: string): HTMLElement {
    const box = document.createElement('div');
    box.className = 'govuk-error-summary';
    box.setAttribute('role', 'alert');
    box.tabIndex = -1;
    const title = document.createElement('h2');
    title.className = 'govuk-error-summary__title';
    title.textContent = reason || this.say('The server did not accept your last words');
    box.append(title);
    return box;
  }

  /** paused waits until no letter was typed for a moment. */
  private paused(): Promise<void> {
    return new Promise((go) => {
      let timer = setTimeout(go, pause);
      this.doc.on('update', () => {
        clearTimeout(timer);
        timer = setTimeout(go, pause);
      });
    });
  }

  /** stop takes no further letters: they would be neither sent nor among the words to copy. */
  private stop(): void {
    for (const field of this.root.querySelectorAll<HTMLElement>('.fm-field')) field.inert = true;
    this.root.querySelector('.fm-here')?.remove();
    this.root.classList.remove('is-live');
  }

  /** kept shows each field's words as this person had them, to copy. */
  private kept(lost: [string, string][]): HTMLElement {
    const part = document.createElement('div');
    const lead = document.createElement('p');
    lead.className = 'govuk-body';
    lead.textContent = this.say('Your words are kept below. Copy what you need, or suggest it as a change.');
    part.append(lead);
    for (const [field, text] of lost) {
      const area = document.createElement('textarea');
      area.className = 'govuk-textarea';
      area.readOnly = true;
      area.rows = 5;
      area.value = text;
      area.setAttribute('aria-label', this.label(field));
      part.append(area, button(this.say('Copy'), () => void navigator.clipboard.writeText(text)));
    }
    return part;
  }

  private label(field: string): string {
    const section = this.root.querySelector(`[data-field="${CSS.escape(field)}"]`);
    return section?.querySelector('h2, h3')?.textContent ?? field;
  }

  private texts(doc: Doc): Map<string, string> {
    const all = new Map<string, string>();
    for (const section of this.root.querySelectorAll<HTMLElement>('[data-field]')) {
      const field = section.dataset.field!;
      all.set(field, plain(doc.getXmlFragment(field)));
    }
    return all;
  }

  /** What the server holds, read once over plain HTTP. */
  private async serverTexts(): Promise<Map<string, string>> {
    try {
      const answer = await fetch(`/collab/${encodeURIComponent(this.connection.name)}/state`, { headers: { accept: 'application/octet-stream' } });
      if (!answer.ok) return new Map();
      const doc = new Doc();
      applyUpdate(doc, new Uint8Array(await answer.arrayBuffer()));
      return this.texts(doc);
    } catch {
      return new Map(); // then every field is offered to copy
    }
  }
}

/** plain is a fragment's words, a line a block. */
function plain(fragment: XmlFragment): string {
  return fragment.toArray().map((node) => node.toString().replace(/<[^>]+>/g, '')).join('\n').trim();
}
