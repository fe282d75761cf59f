// Government and civil society agree on a text, and what becomes of a change.
const agreed = 'Forums that decide with us';
const fresh = 'Open contracting';
const objective = '[data-field="objective.1.objective"] .editor-text';

export const stories = {
  'a change after the agreement stands in public with its reason, its window and a dissent': async (w) => {
    const visitor = await w.visitor();
    const draft = await w.draft(agreed);
    await visitor.goto(draft);
    await visitor.getByText('Government and civil society agreed on this text').waitFor();
    await visitor.getByText('1 organisation dissents.').waitFor();
    await w.look(visitor, 'draft-agreed-visitor');
    await visitor.getByRole('link', { name: 'Who signed, what changed and who dissents' }).click();
    await visitor.getByText('The budget that was passed after we agreed').waitFor();
    await visitor.locator('del', { hasText: 'six' }).first().waitFor();
    await visitor.getByText('10 working days, until').waitFor();
    await w.look(visitor, 'agreement-visitor');
    const citizen = await w.person('Demo Citizen');
    await citizen.goto(`${draft}/agreement`);
    w.expect((await citizen.getByRole('button', { name: 'Attach the dissent' }).count()) === 0, 'a citizen is offered to dissent for an organisation');
    await citizen.getByRole('button', { name: 'Comment on the change' }).click();
    await citizen.waitForURL('**/comments');
  },

  'both sides sign one text, and who signs a text that changed sees the difference': async (w) => {
    const lead = await w.person('Demo Lead Official');
    const drafter = await w.person('Demo Drafter');
    const draft = await w.draft(fresh);
    await drafter.goto(`${draft}/agreement`);
    await w.look(drafter, 'agreement-to-sign');
    await w.write(lead, draft);
    await lead.locator(objective).click();
    await lead.keyboard.press('Control+End');
    await lead.keyboard.type(' Nothing is left out.');
    await lead.locator('[data-saved][data-state="saved"]', { hasText: /Saved \d/ }).waitFor();
    w.refusing(drafter, 409);
    await drafter.getByRole('button', { name: 'Sign the text as it is now' }).click();
    await drafter.locator('.govuk-error-summary', { hasText: 'The text was changed a moment ago' }).waitFor();
    await drafter.locator('ins', { hasText: 'Nothing is left out.' }).first().waitFor();
    await w.look(drafter, 'agreement-text-moved');
    await drafter.getByRole('button', { name: 'Sign the text as it is now' }).click();
    await drafter.getByText('Your signature stands under this text.').waitFor();
    await lead.goto(`${draft}/agreement`);
    await lead.getByRole('button', { name: 'Sign the text as it is now' }).click();
    await lead.getByText('Government and civil society agreed on one text on').waitFor();
    await w.look(lead, 'agreement-made');

    await lead.goto(`${draft}/settings`);
    await lead.locator('input[name="state"]').and(lead.getByLabel('Drafting')).check();
    await lead.getByRole('button', { name: 'Move the draft' }).click();
    await w.write(lead, draft);
    await lead.locator(objective).click();
    await lead.keyboard.press('Control+End');
    await lead.keyboard.type(' Almost.');
    await lead.locator('[data-saved][data-state="saved"]', { hasText: /Saved \d/ }).waitFor();
    await lead.goto(`${draft}/agreement`);
    w.refusing(lead, 422);
    await lead.getByRole('button', { name: 'Publish the difference and open the window' }).click();
    await lead.locator('.govuk-error-summary', { hasText: 'Say why the agreed text was changed' }).waitFor();
    await w.look(lead, 'agreement-no-reason');
    await lead.getByLabel('Why was the agreed text changed?').fill('The law has two exceptions.');
    await lead.getByRole('button', { name: 'Publish the difference and open the window' }).click();
    await lead.getByText('The law has two exceptions.').waitFor();
    await drafter.goto(`${draft}/agreement`);
    await drafter.getByLabel(/^What does .* not agree with\?/).fill('We did not agree to exceptions.');
    await drafter.getByRole('button', { name: 'Attach the dissent' }).click();
    await drafter.getByText('The dissent stands beside the text.').waitFor();
  },

  'whoever keeps a plan says how long a window is': async (w) => {
    const page = await w.person('Demo Coordinator');
    const plan = '/plans/aldren-open-government-action-plan-2027-2029';
    await page.goto(`${plan}/rules`);
    await page.getByLabel('Working days to comment on a late change').fill('0');
    await page.getByLabel(/Further days/).fill('Christmas');
    w.refusing(page, 422);
    await page.getByRole('button', { name: 'Keep' }).click();
    await page.locator('.govuk-error-summary').waitFor();
    w.expect((await page.getByLabel(/Further days/).inputValue()) === 'Christmas', 'what was typed is lost');
    await w.look(page, 'rules-wrong');
    await page.getByLabel('Working days to comment on a late change').fill('12');
    await page.getByLabel(/Further days/).fill('2027-12-31');
    await page.getByRole('button', { name: 'Keep' }).click();
    await page.getByLabel('Who clears a text before it is published').fill('Policy: Demo Lead Official\nLegal: Demo Coordinator');
    await page.getByRole('button', { name: 'Keep' }).click();
    const draft = await w.draft(agreed);
    const lead = await w.person('Demo Lead Official');
    await lead.goto(`${draft}/clearance`);
    await lead.getByLabel('Your note').fill('The minister will ask about the three districts.');
    await lead.getByRole('button', { name: 'Keep the note' }).click();
    await lead.getByText('The minister will ask').waitFor();
    await w.look(lead, 'clearance-official');
    await lead.getByRole('button', { name: 'Clear the text' }).click();
    await page.goto(`${draft}/clearance`);
    await page.getByText('It is with Legal now').waitFor();
    await page.goto(`${draft}/publish`);
    await page.getByText('People can comment on the change to the agreed text until').first().waitFor();
    await w.look(page, 'publish-gate');
    const visitor = await w.visitor();
    await visitor.goto(`${draft}/clearance`);
    w.expect((await visitor.getByText('The minister will ask').count()) === 0, 'a note between officials is public');
    await w.look(visitor, 'clearance-visitor');
    await page.goto(`${plan}/rules`);
    await page.getByLabel('Who clears a text before it is published').fill('');
    await page.getByRole('button', { name: 'Keep' }).click();
    await visitor.goto(`${plan}/rules`);
    await visitor.getByText('12 working days').waitFor();
    await w.look(visitor, 'rules-visitor');
  },
};
