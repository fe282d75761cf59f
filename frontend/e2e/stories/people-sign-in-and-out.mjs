// Accounts: through the real redirects, each time in a browser that knows nothing.

export const stories = {
  'a person signs in where they were, sees their sessions and ends one': async (w) => {
    const home = await w.visitor();
    await home.goto('/about/permissions');
    await home.getByRole('link', { name: 'Sign in' }).click();
    await w.look(home, 'sign-in');
    await w.show(home, 'sign-in');
    await home.getByRole('button', { name: /demonstration/i }).or(home.getByRole('link', { name: /demonstration/i })).first().click();
    await w.look(home, 'sign-in-cast');
    w.refusing(home, 422);
    await home.getByRole('button', { name: 'Continue' }).click();
    await home.getByText('Choose one of the cast.').first().waitFor();
    await home.getByLabel('Demo Reader', { exact: true }).check();
    await home.getByRole('button', { name: 'Continue' }).click();
    await home.waitForURL('**/about/permissions');
    const office = await w.visitor();
    await w.enter(office, 'Demo Reader');
    await office.goto('/account/sessions');
    w.expect((await office.locator('.fm-rows__row').count()) >= 2, 'two sign-ins are not two sessions');
    await w.look(office, 'account-sessions');
    await office.getByRole('button', { name: 'Sign out everywhere else' }).click();
    await w.becomes(async () => (await office.locator('.fm-rows__row').count()) === 1, 'the other session is still listed');
    const answer = await home.goto('/account');
    w.expect(answer.status() === 401 || home.url().includes('/sign-in'), `an ended session still sees its account: ${answer.status()}`);
    w.refusing(home, 401);
    await office.getByRole('button', { name: 'Sign out' }).click();
    await office.getByRole('link', { name: 'Sign in' }).first().waitFor();
    w.expect((await office.context().cookies()).every((c) => !/session/i.test(c.name) || !c.value), 'the cookie of the session stays after signing out');
  },

  'somebody new says who they are, and an administrator confirms for whom they speak': async (w) => {
    const page = await w.visitor();
    await w.enter(page, 'Demo Newcomer');
    await page.waitForURL('**/welcome**');
    await w.look(page, 'welcome');
    const name = page.getByLabel('The name to show').or(page.getByLabel(/name/i)).first();
    await name.fill('Demo New Neighbour');
    await page.getByLabel('Organisation', { exact: false }).first().fill('Demo Garden Society');
    await page.getByLabel('Civil society').check();
    await page.locator('main button[type="submit"]').first().click();
    await page.waitForURL((url) => !url.pathname.startsWith('/welcome'));
    await page.goto('/account');
    await page.getByText('has not confirmed Demo Garden Society').waitFor();
    await w.look(page, 'account');
    const admin = await w.person('Demo Administrator');
    await admin.goto('/admin');
    await w.look(admin, 'admin');
    await admin.goto('/admin/people');
    await w.look(admin, 'admin-people');
    await admin.getByRole('link', { name: 'Demo New Neighbour' }).first().click();
    await w.look(admin, 'admin-person');
    await admin.getByRole('button', { name: /Confirm/ }).first().click();
    await page.reload();
    await page.getByText('Demo Garden Society').first().waitFor();
    w.expect((await page.getByText('has not confirmed').count()) === 0, 'the confirmation did not reach the account');
    await admin.goto('/admin/organisations');
    await admin.getByText('Demo Garden Society').first().waitFor();
    await w.look(admin, 'admin-organisations');
  },

  'a token is shown once, works, and does not after it is revoked': async (w) => {
    const page = await w.person('Demo Drafter');
    await page.goto('/account/tokens');
    await page.getByLabel('What is it for?').fill('A spreadsheet');
    await page.getByRole('checkbox').first().check();
    await page.getByRole('button', { name: 'Make the token' }).click();
    const token = (await page.locator('.fm-hash code').innerText()).trim();
    await w.look(page, 'account-tokens');
    const ask = () => fetch(`${w.base}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    w.expect((await ask()).status === 200, `the token does not work: ${(await ask()).status}`);
    await page.goto('/account/tokens');
    w.expect((await page.getByText(token).count()) === 0, 'the token is shown a second time');
    await page.getByRole('button', { name: 'Revoke' }).first().click();
    await page.getByText('Ended').first().waitFor();
    w.expect((await ask()).status === 401, 'a revoked token still works');
    await page.goto('/account/data');
    await w.look(page, 'account-data');
  },
};
