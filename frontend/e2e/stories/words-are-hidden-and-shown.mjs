// A moderator takes words out of sight that break a rule, and brings them
// back. That somebody spoke, and where they stand, stays for everybody.

const title = 'Open contracting';

/** hide answers the form that asks why, first without a reason. */
async function hide(w, page, name) {
  await w.look(page, name);
  w.refusing(page, 422);
  await page.getByRole('button', { name: 'Hide it' }).click();
  await page.getByText('Say why you hide this.').first().waitFor();
  await page.getByLabel('Why is it hidden?').fill('It names a private person.');
  await page.getByRole('button', { name: 'Hide it' }).click();
  await page.getByText('It is hidden. The reason stands in its place.').waitFor();
}

export const stories = {
  'a suggestion is hidden with a reason and shown again': async (w) => {
    const plain = await w.person('Demo Suggester', { javaScriptEnabled: false });
    const draft = await w.draft(title);
    await plain.goto(draft);
    await plain.goto(await plain.locator('a[href*="/changes/new"]').nth(1).getAttribute('href'));
    await plain.getByLabel('How it should read').fill('Ask the neighbour at number nine.');
    await plain.getByLabel('What this would make better').fill('He knows more than he says.');
    await plain.getByRole('button', { name: 'Send suggestion' }).click();
    await plain.waitForURL(/\/changes\/[^/?]+/);
    const address = new URL(plain.url()).pathname;
    const moderator = await w.person('Demo Moderator');
    await moderator.goto(address);
    await moderator.getByRole('link', { name: /^Hide/ }).click();
    await hide(w, moderator, 'hide-suggestion');
    await w.look(moderator, 'suggestion-hidden-moderator');
    const reader = await w.visitor();
    await reader.goto(address);
    await reader.getByText('Reason: It names a private person.').waitFor();
    w.expect((await reader.getByText('He knows more').count()) === 0, 'the hidden words are still public');
    await w.look(reader, 'suggestion-hidden-visitor');
    await moderator.getByRole('button', { name: /Show it again/ }).click();
    await moderator.getByText('It is shown again.').waitFor();
    await reader.reload();
    await reader.getByText('He knows more').first().waitFor();
    await plain.goto(address);
    await plain.getByRole('button', { name: /Take it back/ }).click();
    await plain.getByText('Your change is kept.').waitFor();
  },

  'the reason of a stance is hidden, and the stance still counts': async (w) => {
    const citizen = await w.person('Demo Citizen');
    const draft = await w.draft(title);
    await citizen.goto(`${draft}/stances`);
    await citizen.getByLabel('Oppose').check();
    await citizen.getByLabel('Why?').fill('The neighbour at number nine wrote this.');
    await citizen.getByRole('button', { name: /stance/ }).click();
    await citizen.getByText('Your stance is recorded').first().waitFor();
    const moderator = await w.person('Demo Moderator');
    await moderator.goto(`${draft}/stances`);
    const reader = await w.visitor();
    await reader.goto(`${draft}/stances`);
    const counted = await reader.locator('#tally').innerText();
    const mine = moderator.locator('.fm-thread', { hasText: 'number nine' });
    await mine.getByRole('link', { name: /^Hide/ }).click();
    await hide(w, moderator, 'hide-stance');
    await w.look(moderator, 'stances-hidden-moderator');
    await reader.goto(`${draft}/stances`);
    await reader.getByText('Reason: It names a private person.').waitFor();
    w.expect((await reader.getByText('number nine').count()) === 0, 'the hidden reason is still public');
    w.expect((await reader.locator('#tally').innerText()) === counted, 'hiding a reason changed the count');
    await w.look(reader, 'stances-hidden-visitor');
    await mine.getByRole('button', { name: /Show it again/ }).click();
    await moderator.getByText('It is shown again.').waitFor();
    await reader.reload();
    await reader.getByText('number nine').first().waitFor();
  },
};
