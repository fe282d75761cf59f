// What happens to somebody who types while the right to do so ends.

const plan = '/plans/aldren-open-government-action-plan-2027-2029';
const problem = '[data-field="objective.1.problem"] .editor-text';

/** begin makes a draft that no other story uses. */
async function begin(w, title) {
  const page = await w.person('Demo Coordinator');
  await page.goto(`${plan}/drafts/new`);
  await w.look(page, 'draft-new');
  await page.getByLabel('What is the commitment called?').fill(title);
  await page.getByRole('button', { name: 'Begin the draft' }).click();
  await page.waitForURL('**/drafts/**');
  return { page, draft: new URL(page.url()).pathname.replace(/\/$/, '') };
}

const told = (page) => page.locator('[data-editor] > .govuk-error-summary[role="alert"]');

export const stories = {
  'a seal falls while somebody types: they are told why and keep their words': async (w) => {
    const { page: keeper, draft } = await begin(w, 'A draft to be sealed');
    const drafter = await w.person('Demo Drafter');
    await w.write(drafter, draft);
    await drafter.locator(problem).click();
    await drafter.keyboard.type('Written before the seal.');
    await drafter.locator('[data-saved][data-state="saved"]', { hasText: /Saved \d/ }).waitFor();
    await keeper.goto(`${draft}/settings`);
    await w.look(keeper, 'draft-settings');
    await keeper.getByRole('button', { name: 'Seal the whole text' }).click();
    await keeper.goto(`${draft}/settings`);
    await keeper.getByRole('button', { name: 'Open the whole text again' }).waitFor();
    await drafter.locator(problem).click().catch(() => {});
    await drafter.keyboard.type(' And these words after it.');
    await told(drafter).waitFor();
    w.expect(/seal/i.test(await told(drafter).innerText()), `the reason is "${await told(drafter).innerText()}"`);
    const kept = await told(drafter).locator('textarea').first().inputValue();
    w.expect(kept.endsWith(' And these words after it.'), `what was typed after the seal is not kept: "${kept}"`);
    await w.look(drafter, 'draft-sealed-while-typing');
    await drafter.getByRole('button', { name: 'Show the text as it is now' }).click();
    await drafter.getByText('sealed').first().waitFor();
    w.expect((await drafter.getByText('And these words').count()) === 0, 'words came in after the seal');
    await drafter.locator('[data-editor].is-live').waitFor();
    await w.look(drafter, 'draft-sealed');
    await keeper.getByRole('button', { name: 'Open the whole text again' }).click();
    await w.write(drafter, draft);
    await drafter.locator(problem).click();
    await drafter.keyboard.type('Open again. ');
    await drafter.locator('[data-saved][data-state="saved"]', { hasText: /Saved \d/ }).waitFor();
  },

  'a role is taken away and the open page can write no more': async (w) => {
    const { page: keeper, draft } = await begin(w, 'A draft among fewer');
    await keeper.goto(`${draft}/people`);
    await w.look(keeper, 'draft-people');
    await keeper.getByLabel('To whom?').fill('Demo Citizen');
    await keeper.getByLabel('Drafter', { exact: false }).first().check();
    await keeper.getByRole('button', { name: 'Give the role' }).click();
    const citizen = await w.person('Demo Citizen');
    await w.write(citizen, draft);
    await citizen.locator(problem).click();
    await citizen.keyboard.type('While I may.');
    await citizen.locator('[data-saved][data-state="saved"]', { hasText: /Saved \d/ }).waitFor();
    await keeper.goto(`${draft}/people`);
    await keeper.getByRole('button', { name: /Take away.*Demo Citizen|Take away/ }).and(keeper.locator('.fm-rows__row', { hasText: 'Demo Citizen' }).getByRole('button')).first().click();
    await keeper.waitForLoadState();
    await citizen.locator(problem).click().catch(() => {});
    await citizen.keyboard.type(' And when I may not.');
    await told(citizen).waitFor();
    const anybody = await w.visitor();
    await anybody.goto(draft);
    await anybody.getByText('While I may.').first().waitFor();
    w.expect((await anybody.getByText('And when I may not').count()) === 0, 'words came in after the role was taken away');
    await w.look(citizen, 'draft-role-taken');
  },

  'somebody signs out in another window: words that are all stored are not offered to copy': async (w) => {
    const { page: keeper, draft } = await begin(w, 'A draft among those who have a role');
    await keeper.goto(`${draft}/people`);
    await keeper.getByLabel('To whom?').fill('Demo Citizen');
    await keeper.getByLabel('Drafter', { exact: false }).first().check();
    await keeper.getByRole('button', { name: 'Give the role' }).click();
    await keeper.goto(`${draft}/settings`);
    await keeper.getByLabel('Only people with a role here can read it').check();
    await keeper.getByRole('button', { name: 'Keep', exact: true }).click();
    await keeper.waitForLoadState();
    const citizen = await w.visitor(); // with a session of its own to end
    await w.enter(citizen, 'Demo Citizen');
    await w.write(citizen, draft);
    await citizen.locator(problem).click();
    await citizen.keyboard.type('Mine, and stored.');
    await citizen.locator('[data-saved][data-state="saved"]', { hasText: /Saved \d/ }).waitFor();
    w.refusing(citizen, 401, 403, 404); // to whom the text is nobody's business any more
    const other = await w.another(citizen);
    await other.goto('/');
    await other.getByRole('button', { name: 'Sign out' }).click();
    await told(citizen).getByRole('button', { name: 'Show the text as it is now' }).waitFor();
    w.expect((await told(citizen).locator('textarea').count()) === 0, 'words that are stored are offered to copy as if they were lost');
    await w.look(citizen, 'draft-signed-out-elsewhere');
  },
};
