import { sent } from './keep';
import { morph } from './morph';
import { Place } from './place';
import { announce, say } from './say';

/**
 * sendForms sends comments without leaving the page. What cannot be sent stays
 * in its box, with the reason beside it; nothing that was typed is ever lost.
 */
export function sendForms(enhance: (scope: ParentNode) => void): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches('form[data-send]') || event.defaultPrevented) return;
    event.preventDefault();
    void send(form, enhance);
  });
}

async function send(form: HTMLFormElement, enhance: (scope: ParentNode) => void): Promise<void> {
  const button = form.querySelector<HTMLButtonElement>('button[type="submit"]');
  if (form.dataset.sending) return;
  form.dataset.sending = 'yes';
  button?.setAttribute('aria-disabled', 'true');
  try {
    const body = new URLSearchParams();
    new FormData(form).forEach((value, name) => body.append(name, String(value)));
    const answer = await fetch(form.action, { method: 'POST', body, headers: { accept: 'text/html' }, credentials: 'same-origin' });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (answer.ok) arrived(form, page, answer.url, enhance);
    else refuse(form, reason(page));
  } catch {
    refuse(form, say('not-sent'));
  } finally {
    delete form.dataset.sending;
    button?.removeAttribute('aria-disabled');
  }
}

/** reason finds the server's own sentence on the page that it answered with. */
function reason(page: Document): string {
  const found = page.querySelector('.govuk-error-summary__list li, main .govuk-body-l');
  return found?.textContent?.trim() || say('not-accepted');
}

function arrived(form: HTMLFormElement, page: Document, address: string, enhance: (scope: ParentNode) => void): void {
  sent(form);
  refuse(form, '');
  for (const box of form.querySelectorAll('textarea')) box.value = box.defaultValue = '';
  for (const mention of form.querySelectorAll('input[name="mentions"]')) mention.remove();
  letGo(form);
  // The next sending is another one: it takes the proof and key of the new page.
  const key = page.querySelector<HTMLInputElement>('input[name="key"]');
  const mine = form.querySelector<HTMLInputElement>('input[name="key"]');
  if (mine) mine.value = `${key?.value ?? ''}-${Date.now()}`;
  announce(say('sent'));
  const details = form.closest('details');
  if (details) details.open = false;
  const main = document.getElementById('main');
  const fresh = page.getElementById('main');
  // The editor holds what people are typing: its page is never replaced.
  if (form.closest('[data-editor]') || !main || !fresh) return;
  const place = new Place();
  (document.activeElement as HTMLElement | null)?.blur();
  morph(main, fresh);
  history.replaceState(null, '', address);
  const now = document.getElementById('main')!;
  enhance(now);
  const banner = now.querySelector<HTMLElement>('.govuk-notification-banner--success');
  if (!banner) return place.back();
  banner.tabIndex = -1;
  banner.focus();
}

/** letGo forgets the words that the editor had chosen: the next comment is on others, or on the whole. */
function letGo(form: HTMLFormElement): void {
  const quote = form.querySelector<HTMLElement>('[data-quote]');
  if (!quote) return;
  quote.hidden = true;
  for (const name of ['field', 'quote', 'start', 'end']) {
    const input = form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (input) input.value = '';
  }
}

/** refuse says beside the box why its words were not taken. */
function refuse(form: HTMLFormElement, why: string): void {
  const box = form.querySelector('textarea');
  const group = box?.closest('.govuk-form-group');
  if (!box || !group) return;
  const id = `${box.id}-error`;
  document.getElementById(id)?.remove();
  group.classList.toggle('govuk-form-group--error', why !== '');
  if (!why) return;
  const line = document.createElement('p');
  line.id = id;
  line.className = 'govuk-error-message';
  line.setAttribute('role', 'alert');
  line.textContent = why;
  box.before(line);
  box.focus();
}
