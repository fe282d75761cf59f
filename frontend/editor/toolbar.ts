import type { Editor } from '@tiptap/core';
import { button, type Say } from './words';

interface Tool {
  key: string;
  press: (editor: Editor) => void;
  active?: (editor: Editor) => boolean;
}

/** Toolbar is one row of buttons that follows the field being edited. */
export class Toolbar {
  private readonly row = document.createElement('div');
  private readonly buttons: [Tool, HTMLButtonElement][] = [];

  constructor(root: HTMLElement, private readonly say: Say, active: () => Editor | null) {
    this.row.className = 'editor-tools';
    this.row.setAttribute('role', 'toolbar');
    this.row.setAttribute('aria-label', say('Formatting'));
    this.row.hidden = true;
    for (const tool of this.tools()) {
      const b = button(say(tool.key), () => {
        const editor = active();
        if (editor) tool.press(editor);
      }, 'editor-tool');
      b.addEventListener('mousedown', (event) => event.preventDefault()); // keeps the selection
      b.tabIndex = this.buttons.length ? -1 : 0;
      this.buttons.push([tool, b]);
      this.row.append(b);
    }
    this.row.addEventListener('keydown', (event) => this.move(event));
    root.append(this.row);
  }

  show(section: HTMLElement, editor: Editor): void {
    const place = section.querySelector('.editor-text')?.parentElement;
    if (place && this.row.nextElementSibling !== place) place.before(this.row);
    this.row.hidden = false;
    this.refresh(editor);
  }

  refresh(editor: Editor): void {
    if (this.row.hidden || !editor.isFocused) return;
    for (const [tool, b] of this.buttons) {
      if (tool.active) b.setAttribute('aria-pressed', String(tool.active(editor)));
    }
  }

  /** move is the arrow-key pattern of a toolbar: one tab stop for all buttons. */
  private move(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const all = this.buttons.map(([, b]) => b);
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    const next = all[(at + step + all.length) % all.length];
    all.forEach((b) => (b.tabIndex = b === next ? 0 : -1));
    next.focus();
    event.preventDefault();
  }

  private tools(): Tool[] {
    return [
      { key: 'Bold', press: (e) => e.chain().focus().toggleBold().run(), active: (e) => e.isActive('bold') },
      { key: 'Italic', press: (e) => e.chain().focus().toggleItalic().run(), active: (e) => e.isActive('italic') },
      { key: 'Heading', press: (e) => e.chain().focus().toggleHeading({ level: 3 }).run(), active: (e) => e.isActive('heading') },
      { key: 'Bullets', press: (e) => e.chain().focus().toggleBulletList().run(), active: (e) => e.isActive('bulletList') },
      { key: 'Numbers', press: (e) => e.chain().focus().toggleOrderedList().run(), active: (e) => e.isActive('orderedList') },
      { key: 'Link', press: (e) => this.link(e), active: (e) => e.isActive('link') },
      { key: 'Undo', press: (e) => e.chain().focus().undo().run() },
      { key: 'Redo', press: (e) => e.chain().focus().redo().run() },
    ];
  }

  private link(editor: Editor): void {
    if (editor.isActive('link')) {
      editor.chain().focus().extendMarkRange('link').unsetLink().run();
      return;
    }
    const address = prompt(this.say('Address of the link'), 'https://');
    if (!address) return;
    if (!/^(https?:\/\/|mailto:)\S+$/.test(address)) {
      alert(this.say('A link begins with https://, http:// or mailto:'));
      return;
    }
    editor.chain().focus().setLink({ href: address }).run();
  }
}
