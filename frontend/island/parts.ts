import { fetched, morph } from './morph';
import { announce } from './say';

/**
 * addHeadings puts the headings of points that came to the agenda into notes
 * that are open here. What stands there stays: somebody may be writing in it.
 * The editor hears of them and opens them for writing.
 */
export function addHeadings(fresh: Document): void {
  for (const pad of document.querySelectorAll<HTMLElement>('.fm-pad[data-document]')) {
    const now = fresh.getElementById(pad.id);
    if (!now || now.dataset.document !== pad.dataset.document) continue;
    let before: Element | null = null;
    let added = false;
    for (const part of now.querySelectorAll<HTMLElement>(':scope > [data-field]')) {
      const there = pad.querySelector(`:scope > [data-field="${CSS.escape(part.dataset.field!)}"]`);
      before = there ?? insert(pad, part, before);
      if (there) continue;
      added = true;
      announce(part.querySelector('h3')?.textContent ?? '');
    }
    const form = pad.querySelector(':scope > details');
    const asked = now.querySelector(':scope > details');
    if (form && asked && added) morph(form, asked);
    if (added) pad.dispatchEvent(new CustomEvent('folkmoot:parts'));
  }
}

/** insert puts a heading behind another, and behind what tables wrote under that. */
function insert(pad: HTMLElement, part: HTMLElement, before: Element | null): Element {
  const copy = document.importNode(part, true);
  while (before?.nextElementSibling?.matches('.fm-pad__table')) before = before.nextElementSibling;
  if (before) before.after(copy);
  else pad.insertBefore(copy, pad.querySelector(':scope > [data-field], :scope > details'));
  return copy;
}

/** followHeadings does so on pages of notes; in the room the room does it. */
export function followHeadings(): void {
  if (!document.querySelector('.fm-pad[data-document]') || document.querySelector('[data-room-page]')) return;
  document.addEventListener('folkmoot:topic', (event) => {
    const { what } = (event as CustomEvent<{ what: string }>).detail;
    if (what !== 'session.changed' && !what.endsWith('missed')) return;
    // A thousand people do not ask in the same moment.
    setTimeout(() => void fetched(location.href).then(addHeadings, () => undefined), Math.random() * 1500);
  });
}
