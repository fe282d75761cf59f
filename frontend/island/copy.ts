import { announce } from './say';

/** copyLinks lets a link be copied by pressing it; with a modifier, or without a clipboard, it is followed. */
export function copyLinks(): void {
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-copy]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !navigator.clipboard) return;
    event.preventDefault();
    navigator.clipboard.writeText(link.href).then(
      () => confirm(link),
      () => location.assign(link.href),
    );
  });
}

function confirm(link: HTMLAnchorElement): void {
  const words = link.dataset.copy!;
  announce(words);
  const note = document.createElement('span');
  note.className = 'fm-copied';
  note.textContent = ` ${words}`;
  note.setAttribute('aria-hidden', 'true');
  link.after(note);
  setTimeout(() => note.remove(), 2500);
}
