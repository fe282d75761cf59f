// An organisation's stance, through its confirmed speaker, from a new draft to
// its closing.
import { plans } from '../world.mjs';

/** row reads one line of the table of organisations' stances, by sector. */
const row = (page, sector) => page.locator('#tally table').last().locator('tr', { hasText: sector }).locator('td, th').allInnerTexts();

/** counted waits until a sector's line holds these numbers. */
async function counted(w, page, numbers, otherwise) {
  const want = numbers.join(' ');
  let got = '';
  await w.becomes(async () => (got = (await row(page, 'Civil society')).join(' ').replace(/[^0-9 ]/g, ' ').trim().replace(/ +/g, ' ')) === want, `${otherwise}: got "${got}"`);
}

async function take(page, position, why) {
  await page.getByLabel(position, { exact: true }).check();
  await page.getByLabel('Why?').fill(why);
  await page.getByLabel(/^Demo Network/).check();
  await page.getByRole('button', { name: /stance/ }).click();
}

export const stories = {
  'a speaker takes the organisation\'s stance, it is counted under its sector, and it changes until the draft closes': async (w) => {
    const coordinator = await w.person('Demo Coordinator');
    await coordinator.goto(`${plans.drafting}/drafts/new`);
    await w.look(coordinator, 'draft-new');
    await coordinator.getByLabel('What is the commitment called?').fill('Maps that anybody may use');
    await coordinator.getByRole('button', { name: 'Begin the draft' }).click();
    await coordinator.waitForURL('**/drafts/**');
    await coordinator.locator('[data-editor].is-live').waitFor();
    await w.look(coordinator, 'draft-new-empty');
    const draft = new URL(coordinator.url()).pathname;
    await coordinator.goto(`${draft}/settings`);
    await coordinator.getByLabel(/comment/i).first().check();
    await coordinator.getByRole('button', { name: 'Keep' }).click();
    await coordinator.getByText('Your change is kept.').waitFor();

    const onlooker = await w.visitor();
    await onlooker.goto(`${draft}/stances`);
    await onlooker.getByText('Live: this page follows').waitFor();
    const speaker = await w.person('Demo Speaker');
    await speaker.goto(`${draft}/stances`);
    w.refusing(speaker, 422);
    await take(speaker, 'Oppose', '');
    await speaker.getByText(/Say why/).first().waitFor();
    w.expect(await speaker.getByLabel(/^Demo Network/).isChecked(), 'whose stance it is was lost with the refusal');
    await take(speaker, 'Support with concerns', 'Name the licence in the text.');
    await speaker.getByText('Your stance is recorded').first().waitFor();
    await counted(w, onlooker, [0, 1, 0, 0], 'the onlooker does not see the organisation counted under civil society');
    await w.look(speaker, 'stances-speaker');
    w.expect((await speaker.getByLabel('Why?').inputValue()) === '', 'the box still holds what was recorded for the organisation');
    await take(speaker, 'Support', 'The licence is named now.');
    await speaker.getByText('Your stance is recorded').first().waitFor();
    await counted(w, onlooker, [1, 0, 0, 0], 'the changed stance is not counted once');
    await onlooker.reload();
    w.expect((await onlooker.locator('.fm-thread', { hasText: 'Demo Network for Open Lines' }).count()) === 1, 'one organisation has other than one stance');
    w.expect((await onlooker.locator('#tally').innerText()).includes('Civil society'), 'the sector is not named');

    await coordinator.goto(`${draft}/settings`);
    await coordinator.getByLabel(/^Until which day/).fill('2020-01-01');
    await coordinator.getByRole('button', { name: 'Keep' }).click();
    await coordinator.getByText('Your change is kept.').waitFor();
    w.refusing(speaker, 409);
    await take(speaker, 'Oppose', 'Too late.');
    await speaker.getByText('Stances on this draft are closed.').first().waitFor();
    await speaker.getByText('Too late.').first().waitFor();
    await w.look(speaker, 'stances-too-late');
    await onlooker.reload();
    await onlooker.getByText('Here is where people stood.').waitFor();
    await counted(w, onlooker, [1, 0, 0, 0], 'a stance after closing was counted');
    await w.look(onlooker, 'stances-closed');
  },
};
