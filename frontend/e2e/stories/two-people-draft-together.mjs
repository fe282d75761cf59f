// Drafting together: two people in two browsers, and a third without scripts.

const title = 'Decisions made by machines';
const problem = '[data-field="objective.1.problem"] .editor-text';
const contribution = '[data-field="objective.1.contribution"] .editor-text';

/** add types at the end of a field, as a person does. */
async function add(page, field, words) {
  const box = page.locator(field);
  await box.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(words);
}

const has = (page, field, words) => page.locator(field).filter({ hasText: words }).waitFor();
const saved = (page) => page.locator('[data-saved][data-state="saved"]', { hasText: /Saved \d/ }).waitFor();

async function both(w) {
  const lead = await w.person('Demo Lead Official');
  const drafter = await w.person('Demo Drafter');
  const draft = await w.draft(title);
  await w.write(lead, draft);
  await w.write(drafter, draft);
  return { lead, drafter, draft };
}

export const stories = {
  'two people see each other, their letters and their carets, and undo only their own': async (w) => {
    const { lead, drafter, draft } = await both(w);
    await lead.locator('[data-presence]', { hasText: 'Demo Drafter' }).waitFor();
    await drafter.locator('[data-presence]', { hasText: 'Demo Lead Official' }).waitFor();
    await add(lead, problem, ' Letter by letter.');
    await has(drafter, problem, 'Letter by letter.');
    await saved(lead);
    await drafter.locator('.caret-name', { hasText: 'Demo Lead Official' }).first().waitFor({ state: 'attached' });
    await add(drafter, problem, ' A second voice.');
    await has(lead, problem, 'A second voice.');
    await w.show(lead, 'drafting-together', { at: lead.locator(problem) });
    await w.look(lead, 'draft-editor');
    const own = lead.locator(problem);
    await own.focus();
    for (let i = 0; i < 5 && (await own.innerText()).includes('Letter by letter.'); i++) await lead.keyboard.press('Control+z');
    await drafter.locator(problem).filter({ hasNotText: 'Letter by letter.' }).waitFor();
    w.expect((await drafter.locator(problem).innerText()).includes('A second voice.'), 'undo took what somebody else wrote');
    await saved(drafter);
    const reader = await w.visitor({ javaScriptEnabled: false });
    await reader.goto(draft);
    await reader.getByText('A second voice.').first().waitFor();
  },

  'milestones and short values are written by both': async (w) => {
    const { lead, drafter } = await both(w);
    const rows = (page) => page.locator('[data-milestones] tbody tr');
    await w.becomes(async () => (await rows(lead).count()) > 0, 'there are no milestones to write');
    const before = await rows(lead).count();
    await lead.getByRole('button', { name: 'Add a milestone' }).click();
    await w.becomes(async () => (await rows(drafter).count()) === before + 1, 'the new row does not arrive');
    const mine = rows(lead).last();
    const theirs = rows(drafter).last();
    await mine.getByLabel('Milestone', { exact: true }).fill('Ask the people who got a letter');
    await w.becomes(async () => (await theirs.getByLabel('Milestone', { exact: true }).inputValue()) === 'Ask the people who got a letter', 'the words of a milestone do not arrive');
    await theirs.getByLabel('Start', { exact: true }).fill('Spring 2028');
    await drafter.keyboard.press('Tab');
    await w.becomes(async () => (await mine.getByLabel('Start', { exact: true }).inputValue()) === 'Spring 2028', 'a date does not arrive');
    await w.look(drafter, 'draft-editor-milestones');
    const short = '[data-short] input';
    await lead.locator(short).first().fill('Digital Office of Aldren and its board');
    await lead.keyboard.press('Tab');
    await w.becomes(async () => (await drafter.locator(short).first().inputValue()).endsWith('and its board'), 'a short value does not arrive');
    lead.once('dialog', (d) => d.accept());
    await mine.getByRole('button', { name: 'Remove' }).click();
    await w.becomes(async () => (await rows(drafter).count()) === before, 'a removed row stays elsewhere');
    await saved(lead);
    await saved(drafter);
  },

  'what was typed without a connection joins what others wrote meanwhile': async (w) => {
    const { lead, drafter } = await both(w);
    await drafter.context().setOffline(true);
    await add(drafter, problem, ' Written in a tunnel.');
    await drafter.locator('[data-saved]', { hasText: 'Not saved yet: no connection' }).waitFor({ timeout: 60000 });
    await add(lead, contribution, ' Written at a desk.');
    await saved(lead);
    w.expect(!(await lead.locator(problem).innerText()).includes('tunnel'), 'the connection was not gone');
    await drafter.context().setOffline(false);
    await has(lead, problem, 'Written in a tunnel.');
    await has(drafter, contribution, 'Written at a desk.');
    await saved(drafter);
  },

  'a third person without scripts comments and suggests, and what is accepted stands in both editors': async (w) => {
    const { lead, drafter, draft } = await both(w);
    const third = await w.person('Demo Suggester', { javaScriptEnabled: false });
    await third.goto(draft);
    const paragraph = third.locator('[data-field="objective.1.objective"]');
    await paragraph.getByRole('link', { name: /^Comment on paragraph/ }).first().click();
    await third.getByLabel('Your comment').fill('Which list is meant? Please link it.');
    await third.getByRole('button', { name: 'Send comment' }).click();
    await third.getByText('Which list is meant?').first().waitFor();
    await lead.locator('#latest-comments', { hasText: 'Which list is meant?' }).waitFor();
    await third.goto(draft);
    await third.locator('[data-field="objective.1.objective"]').getByRole('link', { name: /^Suggest a change/ }).first().click();
    const wording = third.getByLabel('How it should read');
    const before = await wording.inputValue();
    await wording.fill(`${before} The list is renewed each January.`);
    await third.getByLabel('What this would make better').fill('A list ages.');
    await third.getByRole('button', { name: 'Send suggestion' }).click();
    await third.locator('ins', { hasText: 'renewed each January' }).first().waitFor();
    const keeper = await w.another(lead);
    await keeper.goto(`${draft}/changes`);
    await keeper.locator('.fm-thread', { hasText: 'A list ages.' }).getByRole('button', { name: /Accept/ }).click();
    await keeper.getByText('Accepted').first().waitFor();
    for (const page of [lead, drafter]) await has(page, '[data-field="objective.1.objective"] .editor-text', 'renewed each January');
    await third.goto(draft);
    await third.getByText('renewed each January').first().waitFor();
    await third.goto(`${draft}/writers`);
    await third.locator('.fm-written li', { hasText: 'renewed each January' }).filter({ hasText: 'Demo Suggester' }).first().waitFor();
  },
};
