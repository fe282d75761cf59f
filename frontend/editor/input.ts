import type { Text as YText } from 'yjs';

type Box = HTMLTextAreaElement | HTMLInputElement;

/**
 * bindInput shares the letters of a plain input: what changed between two
 * states of the box becomes one deletion and one insertion, and the caret
 * stays at its letter when others type before it.
 */
export function bindInput(input: Box, text: YText): void {
  let own = false;
  input.value = text.toString();
  input.addEventListener('input', () => {
    own = true;
    text.doc!.transact(() => splice(text, text.toString(), input.value));
    own = false;
  });
  text.observe(() => {
    if (own) return;
    const after = text.toString();
    const caret = caretAfter(input, after);
    input.value = after;
    if (document.activeElement === input) input.setSelectionRange(caret, caret);
  });
}

/** caretAfter finds where the caret's letter stands in the changed text. */
function caretAfter(input: Box, after: string): number {
  const before = input.value;
  const caret = input.selectionStart ?? 0;
  if (before.slice(0, caret) === after.slice(0, caret)) return caret;
  return Math.max(0, Math.min(after.length, caret + after.length - before.length));
}

/** splice writes the smallest change, never through the middle of a letter outside the basic plane. */
function splice(text: YText, before: string, after: string): void {
  const half = (s: string, i: number) => s.charCodeAt(i) >= 0xdc00 && s.charCodeAt(i) <= 0xdfff;
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  if (half(before, start) || half(after, start)) start--;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  if (end > 0 && half(before, before.length - end)) end--;
  const gone = before.length - start - end;
  if (gone > 0) text.delete(start, gone);
  const added = after.slice(start, after.length - end);
  if (added) text.insert(start, added);
}
