import { announce } from './say';

/**
 * packs says how far the download of an evidence pack is. The pack is a ZIP
 * that the server makes while it sends it: each file begins with a header
 * that holds its name, so what arrives tells where it is.
 */
export function packs(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-pack]')) {
    link.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      if (!link.hasAttribute('aria-busy')) void receive(link);
    });
  }
}

async function receive(link: HTMLAnchorElement): Promise<void> {
  const line = link.parentElement?.querySelector<HTMLElement>('[data-pack-state]');
  const show = (words: string) => {
    if (line) line.textContent = words;
  };
  const names = link.dataset.pack!.split(' ');
  link.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(link.href);
    if (!answer.ok || !answer.body) throw new Error(String(answer.status));
    const parts: Uint8Array[] = [];
    let bytes = 0;
    let step = 0;
    let tail = new Uint8Array(0);
    const reader = answer.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      bytes += value.length;
      // A header may lie across two pieces: what is left of one is looked at again.
      const seen = new Uint8Array(tail.length + value.length);
      seen.set(tail);
      seen.set(value, tail.length);
      step = Math.max(step, furthest(seen, names));
      tail = seen.slice(-longest);
      if (step) show(`${words(link.dataset.packStep!, step, names)} – ${Math.ceil(bytes / 1024)} KB`);
    }
    if (step < names.length) throw new Error('cut off');
    save(new Blob(parts as BlobPart[], { type: 'application/zip' }), named(answer, link));
    const said = link.dataset.packDone!.replace('#', String(Math.ceil(bytes / 1024)));
    show(said);
    announce(said);
  } catch {
    show(link.dataset.packBroken!);
    announce(link.dataset.packBroken!);
  } finally {
    link.removeAttribute('aria-busy');
  }
}

/** longest is more than a header with any of the names is long. */
const longest = 128;

/** furthest finds the last of the files that begins in these bytes, counted from 1. */
function furthest(bytes: Uint8Array, names: string[]): number {
  let last = 0;
  for (let at = bytes.indexOf(0x50); at >= 0; at = bytes.indexOf(0x50, at + 1)) {
    if (bytes[at + 1] !== 0x4b || bytes[at + 2] !== 3 || bytes[at + 3] !== 4 || at + 30 > bytes.length) continue;
    const length = bytes[at + 26] + 256 * bytes[at + 27];
    const name = new TextDecoder().decode(bytes.subarray(at + 30, at + 30 + length));
    last = Math.max(last, names.indexOf(name) + 1);
  }
  return last;
}

function words(pattern: string, step: number, names: string[]): string {
  return pattern.replace('##', String(names.length)).replace('#', String(step)).replace('%s', names[step - 1]);
}

function named(answer: Response, link: HTMLAnchorElement): string {
  const found = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') ?? '');
  return found ? found[1] : new URL(link.href).pathname.split('/').pop()!;
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
