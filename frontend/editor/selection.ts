import type { Editor } from '@tiptap/core';
import { absolutePositionToRelativePosition, ySyncPluginKey } from '@tiptap/y-tiptap';
import { encodeRelativePosition } from 'yjs';
import type { Fields } from './fields';
import type { Marks } from './marks';
import { button, type Say } from './words';

/**
 * Selection lets a person comment on, or propose other words for, exactly
 * what they selected. The forms are the server's own, already on the page for
 * people without JavaScript; here they are only filled in and shown.
 */
export class Selection {
  private readonly bar = document.createElement('div');
  /** Where words were selected last: a text that may only be read never has the focus. */
  private chosen: [string, Editor] | null = null;

  constructor(private readonly root: HTMLElement, fields: Fields, marks: Marks, say: Say) {
    this.bar.className = 'editor-selection';
    this.bar.hidden = true;
    this.bar.setAttribute('role', 'group');
    this.bar.setAttribute('aria-label', say('With the selected words'));
    if (root.querySelector('[data-comment-form]')) this.bar.append(button(say('Comment'), () => this.open('comment')));
    if (root.querySelector('[data-suggestion-form]')) this.bar.append(button(say('Suggest other words'), () => this.open('suggestion')));
    root.addEventListener('fields-ready', () => {
      for (const [field, editor] of fields.editors) editor.on('selectionUpdate', () => this.follow(field, editor));
    });
    root.addEventListener('submit', () => setTimeout(() => void marks.reload(), 800));
    root.append(this.bar);
  }

  /** follow shows the bar under the paragraph of the selection, not over the words. */
  private follow(field: string, editor: Editor): void {
    this.chosen = [field, editor];
    const { from, to, empty } = editor.state.selection;
    this.bar.hidden = empty || !editor.state.doc.textBetween(from, to, ' ').trim();
    const host = editor.view.dom.parentElement;
    if (!this.bar.hidden && host && host.nextElementSibling !== this.bar) host.after(this.bar);
  }

  private open(kind: 'comment' | 'suggestion'): void {
    const form = this.root.querySelector<HTMLFormElement>(`[data-${kind}-form]`);
    if (!this.chosen || !form) return;
    const [field, editor] = this.chosen;
    const { from, to } = editor.state.selection;
    const quote = editor.state.doc.textBetween(from, to, '\n').slice(0, 2000);
    const values: Record<string, string> = {
      field, quote,
      start: relative(editor, from),
      end: relative(editor, to),
    };
    for (const [name, value] of Object.entries(values)) this.fill(form, name, value);
    if (kind === 'suggestion') this.fill(form, 'wording', quote);
    for (const shown of form.querySelectorAll<HTMLElement>('[data-quote]')) {
      shown.textContent = quote;
      shown.hidden = false;
    }
    const details = form.closest('details');
    if (details) details.open = true;
    form.scrollIntoView({ block: 'center' });
    form.querySelector<HTMLTextAreaElement>('textarea')?.focus();
    this.bar.hidden = true;
  }

  private fill(form: HTMLFormElement, name: string, value: string): void {
    const input = form.elements.namedItem(name) as HTMLInputElement | HTMLTextAreaElement | null;
    if (input) input.value = value;
  }
}

/** relative is a place that stays with its letter whatever others type. */
function relative(editor: Editor, at: number): string {
  const { type, binding } = ySyncPluginKey.getState(editor.state);
  const bytes = encodeRelativePosition(absolutePositionToRelativePosition(at, type, binding.mapping));
  return btoa(String.fromCharCode(...bytes));
}
