// Following a draft: what is new stands on a page until it was seen.
export const stories = {
  'somebody follows a draft, sees what is new with its difference, and chooses their mails': async (w) => {
    const citizen = await w.person('Demo Citizen');
    const drafter = await w.person('Demo Drafter');
    const draft = await w.draft('A register of who owns companies');
    await citizen.goto(`${draft}?read=1`);
    await citizen.getByRole('button', { name: 'Follow this' }).click();
    await citizen.getByRole('button', { name: 'Stop following this' }).waitFor();
    await drafter.goto(`${draft}?read=1`);
    await drafter.getByLabel('Your comment').first().fill('Could trusts be named too?');
    await drafter.getByRole('button', { name: /^(Comment|Send|Post)/ }).first().click();
    await drafter.getByText('Could trusts be named too?').first().waitFor();
    await citizen.goto('/account/following');
    await citizen.getByText('Could trusts be named too?').waitFor();
    await w.look(citizen, 'following');
    await citizen.getByLabel('One a week, on Monday').check();
    await citizen.getByRole('button', { name: 'Keep', exact: true }).click();
    await citizen.getByRole('button', { name: 'I have seen all of this' }).click();
    w.expect((await citizen.getByText('Could trusts be named too?').count()) === 0, 'what was seen is still new');
    await citizen.goto('/account');
    await citizen.getByText('Comment on the change to the agreed text of').first().waitFor();
    await w.look(citizen, 'account-needs');
    const admin = await w.person('Demo Administrator');
    await admin.goto('/admin/mails');
    await w.look(admin, 'admin-mails');
  },
};
