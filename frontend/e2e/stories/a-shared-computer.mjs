// One browser, several people: what one of them typed and could not send stays theirs.

const plan = '/plans/aldren-open-government-action-plan-2027-2029';
const problem = '[data-field="objective.1.problem"] .editor-text';
const saved = (page) => page.locator('[data-saved][data-state="saved"]', { hasText: /Saved \d/ }).waitFor();

/** seat has somebody else sit down at a computer. */
async function seat(w, at, name) {
  const page = await w.another(at);
  await page.goto('/');
  const leave = page.getByRole('button', { name: 'Sign out' });
  if (await leave.count()) await leave.click();
  await w.enter(page, name);
  return page;
}

/** kept counts the changes that this browser's own store has of the one text it has. */
const kept = (page) => page.evaluate(async () => {
  const [{ name }] = await indexedDB.databases();
  const when = (request) => new Promise((go) => (request.onsuccess = () => go(request.result)));
  const store = await when(indexedDB.open(name));
  const count = await when(store.transaction(['updates'], 'readonly').objectStore('updates').count());
  store.close();
  return count;
});

export const stories = {
  'words that one person could not send are not sent as those of the next at the same computer': async (w) => {
    const keeper = await w.person('Demo Coordinator');
    await keeper.goto(`${plan}/drafts/new`);
    await keeper.getByLabel('What is the commitment called?').fill('Typed at a shared computer');
    await keeper.getByRole('button', { name: 'Begin the draft' }).click();
    await keeper.waitForURL('**/drafts/**');
    const draft = new URL(keeper.url()).pathname.replace(/\/$/, '');
    const first = await w.visitor();
    await w.enter(first, 'Demo Lead Official');
    await w.write(first, draft);
    await first.locator(problem).click();
    await first.keyboard.type('Sent by the first.');
    await saved(first);
    await first.context().setOffline(true);
    await first.locator('[data-saved]', { hasText: 'No connection. You can keep typing' }).waitFor({ timeout: 60000 }); // or its socket keeps them for later
    await first.locator(problem).click();
    await first.keyboard.press('Control+End');
    const before = await kept(first);
    const words = ' Not sent yet.';
    await first.keyboard.type(words);
    await w.becomes(async () => (await kept(first)) >= before + words.length, 'the browser does not keep what is typed without a connection');
    await first.locator('[data-saved]', { hasText: 'Not saved yet: no connection' }).waitFor({ timeout: 60000 });
    await first.close();
    await first.context().setOffline(false);

    const next = await seat(w, first, 'Demo Drafter');
    await w.write(next, draft);
    await next.locator(problem).click();
    await next.keyboard.press('Control+End');
    await next.keyboard.type(' By the second.');
    await saved(next);
    const text = await next.locator(problem).innerText();
    w.expect(text.includes('By the second.') && !text.includes('Not sent yet'), `the second has "${text}"`);
    await next.close();

    const again = await seat(w, first, 'Demo Lead Official');
    await w.write(again, draft);
    await again.locator(problem, { hasText: 'Not sent yet.' }).waitFor();
    await saved(again);
    const told = await again.locator(problem).innerText();
    w.expect(told.includes('By the second.'), `the first has "${told}"`);
    await w.write(keeper, draft);
    await keeper.locator(problem, { hasText: 'Not sent yet.' }).waitFor();
  },
};
