// One sentence, from a citizen's suggestion to the published text and back.
import { plans } from '../world.mjs';

const gathering = '/plans/sorrel-district-open-government-plan-2028-2029';

/** found gives the address of a draft of the plan that gathers ideas. */
async function found(w, title) {
  const plan = await (await fetch(w.base + gathering)).text();
  const draft = plan.match(new RegExp(`href="(/drafts/[^"/]+)">[^<]*${title}`));
  if (!draft) throw new Error(`no draft "${title}" on ${gathering}`);
  return draft[1];
}

/** letPass has a coordinator let a text pass what stops it, with a reason. */
async function letPass(page, draft) {
  await page.goto(`${draft}/publish`);
  while ((await page.getByRole('button', { name: /^Let it pass/ }).count()) > 0) {
    await page.getByLabel(/^Why publish all the same/).first().fill('The first plan of the district is short on purpose.');
    await page.getByRole('button', { name: /^Let it pass/ }).first().click();
    await page.getByText('They stand on the publication for ever.').waitFor();
  }
}

/** move takes a draft to another state on its settings page. */
async function move(page, draft, state) {
  await page.goto(`${draft}/settings`);
  await page.locator('input[name="state"]').and(page.getByLabel(state)).check();
  await page.getByRole('button', { name: 'Move the draft' }).click();
  await page.waitForLoadState();
}

/** paragraph finds the form about a paragraph that has these words. */
async function paragraph(w, draft, words, what) {
  const plain = await w.person('Demo Suggester', { javaScriptEnabled: false });
  await plain.goto(draft);
  const block = plain.locator('.fm-block', { hasText: words }).first();
  const href = await block.locator(`a[href*="/${what}/new"]`).getAttribute('href');
  await plain.context().close();
  return href;
}

export const stories = {
  'one sentence goes from a suggestion to the published text and back': async (w) => {
    const suggester = await w.person('Demo Suggester');
    const coordinator = await w.person('Demo Coordinator');
    const draft = await found(w, 'Council papers in plain words');
    const old = 'written before the paper is';
    await suggester.goto(await paragraph(w, draft, old, 'changes'));
    const box = suggester.getByLabel('How it should read');
    await box.fill((await box.inputValue()).replace(old, 'written a month before the paper is'));
    await suggester.getByLabel('What this would make better').fill('Before can be the evening before.');
    await suggester.getByRole('button', { name: 'Send suggestion' }).click();
    await suggester.getByText('You will see here what becomes of it').waitFor();
    const suggestion = new URL(suggester.url()).pathname;

    // The lead discusses it, changes the wording and accepts it.
    const lead = await w.person('Demo Lead Official');
    await lead.goto(suggestion);
    await lead.getByLabel('What do you think of it?').fill('A month is long. Would twenty days do?');
    await lead.getByRole('button', { name: 'Send comment' }).click();
    await lead.getByText('Would twenty days do?').first().waitFor();
    await w.look(lead, 'suggestion-discussed');
    await lead.getByRole('link', { name: /Accept with changes/ }).click();
    const wording = lead.getByLabel('How it should read');
    await wording.fill((await wording.inputValue()).replace('a month', 'twenty days'));
    await w.look(lead, 'suggestion-adapt');
    w.refusing(lead, 422);
    await lead.getByRole('button', { name: 'Accept with these changes' }).click();
    await lead.getByText('Say why you changed the wording').first().waitFor();
    w.expect((await wording.inputValue()).includes('twenty days'), 'the changed wording was lost with the refusal');
    await lead.getByLabel('Why did you change it?').fill('Twenty days are what the printers need.');
    await lead.getByRole('button', { name: 'Accept with these changes' }).click();
    await lead.getByText('Credited to Demo Suggester, as changed by Demo Lead Official').waitFor();

    // Its author reads what became of it.
    await suggester.goto('/account');
    await suggester.getByRole('link', { name: /There is news of/ }).click();
    const own = suggester.locator('.fm-thread', { hasText: 'Twenty days are what the printers need.' }).first();
    await own.getByText('Adopted in part').first().waitFor();
    await w.look(suggester, 'account-inputs');
    await w.show(suggester, 'what-became-of-it');

    // It is published, and the sentence leads back to everybody behind it.
    await move(coordinator, draft, 'Being shaped');
    await move(coordinator, draft, 'Drafting');
    await letPass(coordinator, draft);
    await lead.goto(`${draft}/publish`);
    await lead.getByRole('button', { name: 'Publish version 1' }).click();
    await lead.waitForURL('**/commitments/**');
    const reader = await w.visitor();
    await reader.goto(new URL(lead.url()).pathname);
    await reader.getByRole('link', { name: 'What shaped this text' }).click();
    await reader.getByRole('link', { name: /written twenty days before the paper is/ }).click();
    const shaped = reader.locator('#shaped');
    await shaped.getByText('Demo Suggester').first().waitFor();
    await shaped.getByText('The suggestions in it').waitFor();
    await w.look(reader, 'what-shaped-this');
    await w.show(reader, 'what-shaped-this');
    await shaped.getByRole('link', { name: /What became of it/ }).first().click();
    await reader.getByText('Twenty days are what the printers need.').first().waitFor();
    await w.look(reader, 'input');
  },

  'an idea is brought, sorted, answered, contested and reviewed': async (w) => {
    const citizen = await w.person('Demo Citizen');
    await citizen.goto(`${plans.drafting}/ideas`);
    await w.look(citizen, 'ideas');
    await citizen.getByRole('button', { name: 'Bring an idea' }).click();
    w.refusing(citizen, 422);
    await citizen.getByLabel('What would it change, and for whom?').fill('A lamp at every notice board, for those who read at night.');
    await citizen.getByRole('button', { name: 'Send' }).click();
    await citizen.getByText('Enter a title.').first().waitFor();
    await w.look(citizen, 'bring');
    await citizen.getByLabel('In one line').fill('Lamps at notice boards');
    await citizen.getByRole('button', { name: 'Send' }).click();
    await citizen.getByText('It is received.').waitFor();
    const idea = new URL(citizen.url()).pathname;

    // Officials sort and answer with the keyboard alone, without scripts.
    const lead = await w.person('Demo Lead Official', { javaScriptEnabled: false });
    await lead.goto(`${plans.drafting}/triage?kind=idea`);
    await w.look(lead, 'triage');
    await lead.getByRole('checkbox', { name: 'Lamps at notice boards' }).focus();
    await lead.keyboard.press('Space');
    await lead.getByRole('button', { name: 'Answer', exact: true }).focus();
    await lead.keyboard.press('Enter');
    await lead.getByText('What becomes of it?').waitFor();
    await w.look(lead, 'answer');
    await lead.getByLabel('Not adopted').focus();
    await lead.keyboard.press('Space');
    await lead.getByLabel('The reason').focus();
    await lead.keyboard.type('The boards come down when the register opens.');
    await lead.getByRole('button', { name: 'Send the answer' }).focus();
    await lead.keyboard.press('Enter');
    await lead.getByText('The answer is given.').waitFor();
    await w.look(lead, 'response');

    await citizen.goto(idea);
    await citizen.getByText('The boards come down').first().waitFor();
    await citizen.getByText('You do not accept this answer?').click();
    await citizen.getByLabel('What does it leave out or get wrong?').fill('They come down in two years. We read tonight.');
    await citizen.getByRole('button', { name: 'Contest the answer' }).click();
    await citizen.getByText('Your objection is on the page.').waitFor();

    const other = await w.person('Demo Coordinator');
    await other.goto(idea);
    await other.getByRole('button', { name: 'Review the answer' }).click();
    await w.look(other, 'review');
    await other.getByLabel('The answer stands').check();
    await other.getByLabel('Why?').fill('Two years is what the register takes; lamps would take as long.');
    await other.getByRole('button', { name: 'Send the review' }).click();
    await other.getByText('The review: the answer stands').waitFor();
    await w.look(other, 'input-reviewed');
    await other.goto(`${plans.drafting}/ideas?fate=not-adopted`);
    await other.getByRole('link', { name: 'Lamps at notice boards' }).waitFor();

    const reader = await w.visitor();
    await reader.goto(`${plans.drafting}/responses`);
    await reader.getByText('Median days to an answer').first().waitFor();
    await w.look(reader, 'responses');
    await w.show(reader, 'responses');
    await reader.goto(`${plans.drafting}/inputs`);
    await w.look(reader, 'inputs');
    await lead.goto(`${plans.drafting}/triage`);
    await w.show(lead, 'triage');
  },
};
