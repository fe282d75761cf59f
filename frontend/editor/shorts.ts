import type { Doc, Map as YMap } from 'yjs';
import type { Connection } from './connection';

/**
 * Shorts makes the values that are a line, not a text, editable: the lead,
 * the timeline, the actors. Whoever leaves a box last has the last word;
 * nobody's box changes while they type in it.
 */
export class Shorts {
  constructor(root: HTMLElement, doc: Doc, connection: Connection) {
    if (!connection.mayEdit) return;
    const meta = doc.getMap<string>('meta');
    root.addEventListener('fields-ready', () => {
      for (const place of root.querySelectorAll<HTMLElement>('[data-short]')) this.open(place, meta);
    });
  }

  private open(place: HTMLElement, meta: YMap<string>): void {
    if (place.closest('[data-sealed="true"]')) return;
    const key = place.dataset.short!;
    const input = document.createElement('input');
    input.className = 'govuk-input';
    input.maxLength = 1000;
    const heading = place.dataset.labelledby;
    if (heading) input.setAttribute('aria-labelledby', heading);
    const fill = () => {
      if (document.activeElement !== input) input.value = meta.get(key) ?? '';
    };
    input.addEventListener('change', () => {
      if (input.value !== (meta.get(key) ?? '')) meta.set(key, input.value);
    });
    meta.observe(fill);
    fill();
    place.replaceChildren(input);
  }
}
