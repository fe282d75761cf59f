/**
 * keepDrafts remembers what was typed and not sent, in this tab alone and for
 * this person alone, so that a reload or a lost connection costs nothing.
 */
export function keepDrafts(scope: ParentNode): void {
  if (scope === document) arrived();
  for (const form of scope.querySelectorAll<HTMLFormElement>('form[data-keep]')) {
    if (form.dataset.kept) continue;
    form.dataset.kept = 'yes';
    for (const box of form.querySelectorAll('textarea')) {
      const name = key(form, box);
      const before = read(name);
      if (before && !box.value) {
        box.value = before;
        const hidden = box.closest('details');
        if (hidden) hidden.open = true;
      }
      box.addEventListener('input', () => write(name, box.value));
    }
    // What a script sends, the script forgets.
    if (!form.matches('[data-send]')) form.addEventListener('submit', () => write(sending(), `${prefix()}${form.dataset.keep}:`));
  }
  for (const leave of scope.querySelectorAll<HTMLFormElement>('form[action="/sign-out"]')) {
    leave.addEventListener('submit', () => forget(prefix()));
  }
}

/**
 * arrived forgets what a form kept when the page that its sending led to says
 * that it was done. Any other page, a refusal or none at all, leaves it.
 */
function arrived(): void {
  const last = read(sending());
  write(sending(), '');
  if (last && new URLSearchParams(location.search).has('done')) forget(last);
}

function sending(): string {
  return `${prefix()}sending`;
}

/** sent forgets what a form kept: it has arrived. */
export function sent(form: HTMLFormElement): void {
  for (const box of form.querySelectorAll('textarea')) write(key(form, box), '');
}

function prefix(): string {
  return `folkmoot:kept:${document.body.dataset.person ?? ''}:`;
}

function key(form: HTMLFormElement, box: HTMLTextAreaElement): string {
  return `${prefix()}${form.dataset.keep}:${box.name}`;
}

function read(name: string): string {
  try {
    return sessionStorage.getItem(name) ?? '';
  } catch {
    return '';
  }
}

function write(name: string, text: string): void {
  try {
    if (text) sessionStorage.setItem(name, text);
    else sessionStorage.removeItem(name);
  } catch {
    // a browser that keeps nothing loses nothing that it had
  }
}

function forget(start: string): void {
  try {
    for (const name of Object.keys(sessionStorage)) if (name.startsWith(start)) sessionStorage.removeItem(name);
  } catch {
    // there was nothing to forget
  }
}
