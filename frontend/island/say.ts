/** The page's own sentences, in the reader's language: the server wrote them into the body. */
const sentences = JSON.parse(document.body.dataset.words || '{}') as Record<string, string>;

/** say gives a sentence; # in it becomes the number. */
export function say(key: string, count?: number): string {
  return (sentences[key] ?? key).replace('#', String(count ?? ''));
}

const region = document.querySelector<HTMLElement>('[data-live-words]');
const pause = 5000;
let last = 0;
let waiting: string[] = [];
let timer = 0;

/** announce has a screen reader say something politely, at most every few seconds. */
export function announce(text: string): void {
  if (!region || silenced()) return;
  if (!waiting.includes(text)) waiting.push(text);
  if (timer) return;
  timer = window.setTimeout(() => {
    timer = 0;
    last = Date.now();
    region.textContent = waiting.join('. ');
    waiting = [];
  }, Math.max(100, last + pause - Date.now()));
}

const key = 'folkmoot:silent';

/** silenced is the reader's own choice, kept in this browser. */
export function silenced(): boolean {
  try {
    return localStorage.getItem(key) === 'yes';
  } catch {
    return false; // a browser that keeps nothing speaks
  }
}

/** silence changes that choice. */
export function silence(yes: boolean): void {
  try {
    localStorage.setItem(key, yes ? 'yes' : 'no');
  } catch {
    // it then holds for no longer than this page
  }
  if (!yes) return;
  waiting = [];
  clearTimeout(timer);
  timer = 0;
}
