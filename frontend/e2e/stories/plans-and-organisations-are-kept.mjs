// What coordinators and administrators keep in order: a plan's words and its
// state, an organisation's name and sector, and a person's wish to be forgotten.

export const stories = {
  'a plan is begun, corrected and moved on, and who comes second is told': async (w) => {
    const page = await w.person('Demo Administrator');
    await page.goto('/plans/new');
    w.refusing(page, 422, 409);
    await page.getByRole('button', { name: 'Keep' }).click();
    await page.locator('.govuk-error-summary').waitFor();
    await w.look(page, 'plan-new-refused');
    await page.getByLabel('Title').fill('Plan of the Marsh Villages 2031-2033');
    await page.getByLabel('Years').fill('2031-2033');
    await page.getByRole('button', { name: 'Keep' }).click();
    await page.waitForURL((url) => /^\/plans\/(?!new)/.test(url.pathname));
    await w.look(page, 'plan-empty');
    const address = new URL(page.url()).pathname;
    const visitor = await w.visitor();
    w.refusing(visitor, 401, 404);
    w.expect((await visitor.goto(address)).status() !== 200, 'a plan in preparation is public');

    const second = await w.another(page);
    w.refusing(second, 409);
    await page.goto(`${address}/settings`);
    await second.goto(`${address}/settings`);
    await page.getByLabel('What people call it').fill('MVP');
    await page.getByRole('button', { name: 'Keep' }).click();
    await page.getByText('Your change is kept.').waitFor();
    await second.getByLabel('Introduction').fill('Water is everybody\'s.');
    await second.getByRole('button', { name: 'Keep' }).click();
    await second.locator('.govuk-error-summary').waitFor();
    w.expect((await second.getByLabel('Introduction').inputValue()) === 'Water is everybody\'s.', 'what was typed is gone with the refusal');
    await second.getByText('It reads now: MVP').waitFor();
    await w.look(second, 'plan-settings-second');

    await page.goto(`${address}/settings`);
    await page.getByRole('button', { name: 'Move the plan' }).click();
    await page.locator('.govuk-error-summary').waitFor();
    await w.look(page, 'plan-move-refused');
    await page.getByLabel('Timeline published').check();
    await page.getByLabel('A public note').fill('The dates are agreed.');
    await page.getByRole('button', { name: 'Move the plan' }).click();
    await page.getByText('The state is changed.').waitFor();
    w.expect((await visitor.goto(address)).status() === 200, 'a plan with a published timeline is not public');
    await visitor.getByText('Timeline published').first().waitFor();
    await w.look(visitor, 'plan-timeline-visitor');
  },

  'an administrator corrects an organisation\'s name and sector': async (w) => {
    const speaker = await w.person('Demo Suggester');
    const admin = await w.person('Demo Administrator');
    await admin.goto('/admin');
    await admin.getByRole('link', { name: 'Organisations' }).click();
    await admin.getByRole('link', { name: 'Correct Demo University' }).click();
    await w.look(admin, 'admin-organisation');
    w.refusing(admin, 409);
    await admin.getByLabel('Name', { exact: true }).fill('Demo Office for Open Government');
    await admin.getByRole('button', { name: 'Keep' }).click();
    await admin.getByText('There is another organisation called').first().waitFor();
    await w.look(admin, 'admin-organisation-refused');
    await admin.getByLabel('Name', { exact: true }).fill('Demo University of Aldren');
    await admin.getByLabel('Civil society').check();
    await admin.getByRole('button', { name: 'Keep' }).click();
    await admin.getByText('The organisation is corrected.').waitFor();
    await w.look(admin, 'admin-organisations-corrected');
    await speaker.goto('/account');
    await speaker.getByText('Demo University of Aldren').first().waitFor();
    await admin.getByRole('link', { name: 'Correct Demo University of Aldren' }).click();
    await admin.getByLabel('Name', { exact: true }).fill('Demo University');
    await admin.getByLabel('Other', { exact: true }).check();
    await admin.getByRole('button', { name: 'Keep' }).click();
    await admin.getByText('The organisation is corrected.').waitFor();
  },

  'somebody is forgotten, and their words stay without their name': async (w) => {
    const page = await w.visitor();
    await w.enter(page, 'Demo Newcomer');
    await page.goto('/welcome');
    const name = 'Demo Passer-by';
    if (new URL(page.url()).pathname === '/welcome') {
      await page.getByLabel(/name/i).first().fill(name);
      await page.locator('main button[type="submit"]').first().click();
      await page.waitForURL((url) => !url.pathname.startsWith('/welcome'));
    } else {
      await page.goto('/account');
      await page.getByLabel(/name/i).first().fill(name);
      await page.locator('main button[type="submit"]').first().click();
      await page.getByText('Your name is changed').waitFor();
    }
    const draft = await w.draft('Open contracting');
    const said = `I only pass by. ${Date.now()}`;
    await page.goto(`${draft}/comments`);
    await page.getByText('Comment on the whole draft').click();
    await page.getByLabel('Your comment').fill(said);
    await page.getByRole('button', { name: 'Send comment' }).click();
    const thread = (p) => p.locator('.fm-thread', { hasText: said }).first();
    await thread(page).getByText(name).first().waitFor();

    await page.goto('/account/data');
    w.refusing(page, 422);
    await page.getByLabel(/^Type your name/).fill('Somebody else');
    await page.getByRole('button', { name: 'Forget me' }).click();
    await page.getByText('Type your name as it is shown').first().waitFor();
    await w.look(page, 'account-data-refused');
    await page.getByLabel(/^Type your name/).fill(name);
    await page.getByRole('button', { name: 'Forget me' }).click();
    await page.getByText('You are forgotten here.').waitFor();
    await page.getByRole('link', { name: 'Sign in' }).first().waitFor();
    await w.look(page, 'home-forgotten');
    await page.goto(`${draft}/comments`);
    await thread(page).waitFor();
    w.expect((await thread(page).getByText(name).count()) === 0, 'the name is still beside the words');
    await w.look(page, 'comments-forgotten');
    await w.enter(page, 'Demo Newcomer');
    await page.waitForURL('**/welcome**');
  },
};
