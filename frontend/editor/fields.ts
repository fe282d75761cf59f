import { Editor } from '@tiptap/core';
import { Bold } from '@tiptap/extension-bold';
import { Collaboration } from '@tiptap/extension-collaboration';
import { CollaborationCaret } from '@tiptap/extension-collaboration-caret';
import { Document } from '@tiptap/extension-document';
import { Heading } from '@tiptap/extension-heading';
import { Italic } from '@tiptap/extension-italic';
import { Link } from '@tiptap/extension-link';
import { BulletList, ListItem, ListKeymap, OrderedList } from '@tiptap/extension-list';
import { Paragraph } from '@tiptap/extension-paragraph';
import { Text } from '@tiptap/extension-text';
import type { Doc } from 'yjs';
import type { Connection } from './connection';
import { Toolbar } from './toolbar';
import type { Say } from './words';

/** The colours of carets are classes 0-7 of the style sheet, the same for a name everywhere. */
function colour(user: Record<string, unknown>): string {
  let sum = 0;
  for (const letter of String(user.name ?? '')) sum = (sum * 31 + letter.codePointAt(0)!) % 997;
  return `caret-${sum % 8}`;
}

/** Fields makes one rich editor of every [data-field] with a [data-rich] in it. */
export class Fields {
  readonly editors = new Map<string, Editor>();
  private active: Editor | null = null;

  constructor(root: HTMLElement, private readonly doc: Doc, private readonly connection: Connection, say: Say) {
    const toolbar = new Toolbar(root, say, () => this.active);
    const open = () => {
      for (const section of root.querySelectorAll<HTMLElement>('[data-field]')) {
        const place = section.querySelector<HTMLElement>('[data-rich]');
        if (place && !this.editors.has(section.dataset.field!)) this.editors.set(section.dataset.field!, this.make(section, place, toolbar));
      }
    };
    const ready = () => {
      if (this.editors.size) return;
      open();
      root.classList.add('is-live');
      root.dispatchEvent(new CustomEvent('fields-ready'));
    };
    // A point that came to the agenda has a heading to write under.
    root.addEventListener('folkmoot:parts', () => this.editors.size && open());
    // The server's reading view stays until the document is here, so that
    // nobody sees an empty page and types into it.
    connection.provider.on('sync', (synced: boolean) => synced && ready());
    void connection.kept?.whenSynced.then(() => {
      if (doc.share.size > 0 && doc.store.clients.size > 0) ready();
    });
  }

  private make(section: HTMLElement, place: HTMLElement, toolbar: Toolbar): Editor {
    const heading = section.querySelector('h2, h3');
    const editable = this.connection.mayEdit && section.dataset.sealed !== 'true';
    place.replaceChildren();
    place.removeAttribute('data-rich');
    return new Editor({
      element: place,
      editable,
      injectCSS: false, // the content security policy allows no style element
      extensions: this.extensions(section.dataset.field!),
      editorProps: {
        attributes: {
          class: 'editor-text govuk-body',
          role: 'textbox',
          'aria-multiline': 'true',
          'aria-labelledby': heading?.id ?? '',
          'aria-readonly': String(!editable),
          lang: document.documentElement.lang,
        },
      },
      onFocus: ({ editor }) => {
        this.active = editor;
        if (editable) toolbar.show(section, editor);
      },
      onTransaction: ({ editor }) => toolbar.refresh(editor),
    });
  }

  /** What may stand in a text: the same list as the server's schema. */
  private extensions(field: string) {
    return [
      Document, Paragraph, Text, Bold, Italic, BulletList, OrderedList, ListItem, ListKeymap,
      Heading.configure({ levels: [3, 4] }),
      Link.configure({ openOnClick: false, isAllowedUri: (address) => /^(https?:\/\/|mailto:)/i.test(address), HTMLAttributes: { rel: 'nofollow noopener', target: null, class: 'govuk-link' } }),
      Collaboration.configure({ document: this.doc, field }),
      CollaborationCaret.configure({
        provider: this.connection.provider,
        user: {},
        render: caret,
        selectionRender: (user) => ({ class: `caret-selection ${colour(user)}` }),
      }),
    ];
  }
}

/** caret draws where another person is: a bar and a name, by class alone. */
function caret(user: Record<string, unknown>): HTMLElement {
  const bar = document.createElement('span');
  bar.className = `caret ${colour(user)}`;
  const label = document.createElement('span');
  label.className = 'caret-name';
  label.textContent = String(user.name ?? '');
  bar.append(label);
  bar.setAttribute('aria-hidden', 'true');
  return bar;
}
