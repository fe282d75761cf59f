import { Idiomorph } from 'idiomorph';
import { Place } from './place';

/**
 * morph makes a stretch of the page what the server now says it is, without
 * touching what the person is doing: boxes they typed in, what they opened,
 * where they are.
 */
export function morph(old: Element, fresh: Element): void {
  const place = new Place();
  Idiomorph.morph(old, fresh, {
    morphStyle: 'outerHTML',
    // Of what has the focus it leaves all that is inside: a box keeps what is
    // being typed, but a button must say what it does now.
    ignoreActiveValue: Boolean(document.activeElement?.matches('input, textarea, select, [contenteditable]')),
    callbacks: {
      beforeNodeMorphed: (node) => !(node instanceof Element && busy(node)),
      // A heading that was given the focus keeps what lets it have it; of a part
      // that keeps it, Idiomorph would leave all that is inside as it was.
      beforeAttributeUpdated: (name, node) =>
        !(name === 'open' && node instanceof HTMLDetailsElement) && !(name === 'tabindex' && node === document.activeElement && node instanceof HTMLHeadingElement) && !(name === 'checked' && ticked(node)),
      beforeNodeRemoved: (node) => !(node instanceof Element && (busy(node))),
    },
  });
  place.back();
}

/**
 * busy claims that a form holds words that were not sent, or that the person is
 * in a field of it. Whoever stands on a button is not: what the button would
 * send must be what the page says now, or pressing it twice is refused.
 */
function busy(node: Element): boolean {
  if (!(node instanceof HTMLFormElement)) return false;
  const typed = [...node.querySelectorAll('textarea')].some((box) => box.value !== box.defaultValue);
  const active = document.activeElement;
  return typed || (node.contains(active) && !(active instanceof HTMLButtonElement));
}

/**
 * ticked claims that somebody ticked or cleared a box and has not sent it. Such
 * a box may stand outside its form, where nothing else keeps it.
 */
function ticked(node: Element): boolean {
  return node instanceof HTMLInputElement && node.type === 'checkbox' && node.checked !== node.defaultChecked;
}

/** fetched reads a page of ours anew and gives it as a document. */
export async function fetched(address: string): Promise<Document> {
  const answer = await fetch(address, { headers: { accept: 'text/html' }, credentials: 'same-origin' });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), 'text/html');
}
