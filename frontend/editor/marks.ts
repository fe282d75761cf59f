import type { Editor } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { relativePositionToAbsolutePosition, ySyncPluginKey } from '@tiptap/y-tiptap';
import { decodeRelativePosition } from 'yjs';
import type { Fields } from './fields';

/** An anchor as the server lists it: a thread and the two ends of its words. */
interface Anchor { thread: string; field: string; start: string; end: string; resolved: boolean }

const key = new PluginKey('marks');

/** Marks underlines the words that threads are about; a press opens the thread. */
export class Marks {
  private anchors: Anchor[] = [];

  constructor(private readonly root: HTMLElement, private readonly fields: Fields) {
    root.addEventListener('fields-ready', () => {
      for (const [field, editor] of fields.editors) this.watch(field, editor);
      void this.reload();
    });
    // The live pages announce that threads changed.
    document.addEventListener('folkmoot:topic', (event) => {
      const what = (event as CustomEvent<{ what?: string }>).detail?.what ?? '';
      if (what.startsWith('comment.') || what.startsWith('suggestion.')) void this.reload();
    });
  }

  async reload(): Promise<void> {
    const address = this.root.dataset.anchors;
    if (!address) return;
    const answer = await fetch(address, { headers: { accept: 'application/json' } });
    if (!answer.ok) return;
    this.anchors = (await answer.json()) as Anchor[];
    for (const editor of this.fields.editors.values()) editor.view.dispatch(editor.state.tr.setMeta(key, true));
  }

  private watch(field: string, editor: Editor): void {
    editor.registerPlugin(new Plugin({
      key,
      props: {
        decorations: (state) => DecorationSet.create(state.doc, this.anchors
          .filter((anchor) => anchor.field === field && !anchor.resolved)
          .flatMap((anchor) => {
            const [from, to] = [place(editor, anchor.start), place(editor, anchor.end)];
            if (from === null || to === null || from >= to) return [];
            return [Decoration.inline(from, to, { class: 'comment-mark', 'data-thread': anchor.thread })];
          })),
        handleClick: (_view, _pos, event) => {
          const mark = (event.target as HTMLElement).closest<HTMLElement>('[data-thread]');
          if (!mark) return false;
          const thread = document.getElementById(`thread-${mark.dataset.thread}`);
          thread?.scrollIntoView({ block: 'center' });
          thread?.focus();
          return Boolean(thread);
        },
      },
    }));
  }
}

/** place is where an anchor's end stands in the editor now, or null when its words are gone. */
function place(editor: Editor, encoded: string): number | null {
  const sync = ySyncPluginKey.getState(editor.state);
  if (!sync?.binding) return null;
  try {
    const bytes = Uint8Array.from(atob(encoded), (c) => c.charCodeAt(0));
    return relativePositionToAbsolutePosition(sync.doc, sync.type, decodeRelativePosition(bytes), sync.binding.mapping);
  } catch {
    return null;
  }
}

