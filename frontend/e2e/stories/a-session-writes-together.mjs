// What a session writes together: shared notes, two small tables with a copy
// of a draft's field each, what the chair takes of it, and a late-comer.

const plan = '/plans/aldren-open-government-action-plan-2027-2029';

/** workshop begins the workshop of the demonstration and gives its address. */
async function workshop(w, chair) {
  await chair.goto(`${plan}/sessions`);
  await chair.getByRole('link', { name: 'Workshop on open contracting' }).click();
  await chair.getByRole('heading', { name: 'Workshop on open contracting' }).waitFor();
  const at = new URL(chair.url()).pathname;
  await chair.goto(`${at}/chair`);
  await chair.getByRole('button', { name: 'Begin the session' }).click();
  await chair.getByRole('heading', { name: 'The floor', exact: true }).waitFor();
  return at;
}

async function join(page, at) {
  await page.goto(`${at}/room`);
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('button', { name: 'Ask to speak' }).waitFor();
}

/** types writes at the end of a part of a text that is open. */
async function types(page, pad, words) {
  const box = page.locator(`#${pad}.is-live [role="textbox"]`).first();
  await box.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(words);
  await page.locator(`#${pad} [data-saved][data-state="saved"]`, { hasText: 'Saved' }).waitFor();
}

export const stories = {
  'a session writes notes, works at two tables, and takes what they wrote': async (w) => {
    const chair = await w.person('Demo Coordinator');
    const citizen = await w.person('Demo Citizen');
    const drafter = await w.person('Demo Drafter');
    const at = await workshop(w, chair);
    await join(citizen, at);
    await join(drafter, at);

    await citizen.goto(`${at}/room?beside=notes`);
    await drafter.goto(`${at}/room?beside=notes`);
    await types(citizen, 'pad', 'Firms hear too late.');
    await drafter.locator('#pad', { hasText: 'Firms hear too late.' }).waitFor();
    await w.look(citizen, 'session-notes-beside');

    await chair.goto(`${at}/chair`);
    await chair.getByText('Turns, tables, messages, questions').click();
    await chair.getByLabel('How many small tables?').fill('2');
    const copies = chair.getByLabel('What does each table get a copy of?');
    await copies.selectOption({ index: 1 });
    await w.look(chair, 'session-chair-tables');
    await chair.getByRole('button', { name: 'Put people at tables' }).click();
    for (const [page, words] of [[citizen, ' And charities.'], [drafter, ' And schools.']]) {
      await page.getByRole('link', { name: 'Write at your table' }).click();
      await page.locator('#copy.is-live').waitFor();
      await types(page, 'copy', words);
      await types(page, 'pad', `We spoke of it:${words}`);
    }
    w.expect(await citizen.locator('#copy', { hasText: 'schools' }).count() === 0, 'one table reads what the other writes');
    await w.look(citizen, 'session-table');
    await chair.getByLabel('Tell everybody, at every table').fill('Five more minutes.');
    await chair.getByRole('button', { name: 'Send the message' }).click();
    for (const page of [citizen, drafter]) await page.locator('.fm-stage__told', { hasText: 'Five more minutes.' }).waitFor();

    await chair.goto(`${at}/chair`);
    await chair.getByText('Turns, tables, messages, questions').click();
    await chair.getByRole('button', { name: 'Call everybody back from the tables' }).click();
    await citizen.locator('#pad .fm-pad__table', { hasText: 'And schools.' }).waitFor();

    await chair.goto(`${at}/tables/1`);
    await chair.getByText('And charities.').first().waitFor();
    await w.look(chair, 'session-tables');
    await chair.getByRole('button', { name: 'Take the text of table 1' }).click();
    await chair.getByText('Taken into the draft').waitFor();
    await chair.getByRole('button', { name: 'Take the text of table 2' }).click();
    await chair.getByText('Taken into the draft').nth(1).waitFor();
    await w.look(chair, 'session-tables-taken');
    await chair.getByRole('link', { name: 'Open contracting', exact: true }).click();
    const text = chair.locator('#text');
    await text.getByText('And charities.').waitFor();
    await text.getByText('And schools.').waitFor();
    await chair.goto(`${new URL(chair.url()).pathname}/writers`);
    for (const words of ['And charities.', 'And schools.']) await chair.getByText(words).first().waitFor();

    const late = await w.person('Demo Suggester');
    await join(late, at);
    await late.getByText('What you missed before you came').click();
    await late.getByText('The text of table 2 was taken into the draft.').waitFor();
    await w.look(late, 'session-missed');
    await late.getByRole('link', { name: 'Read what was written so far, also at the tables' }).click();
    await late.getByText('Firms hear too late.').waitFor();
    await late.locator('.fm-pad__table', { hasText: 'And charities.' }).waitFor();
    await w.look(late, 'session-notes');
    await late.goto(`${at}/room`);
    await late.locator('.fm-tabs a', { hasText: 'Open contracting' }).click();
    await late.locator('#beside', { hasText: 'And schools.' }).waitFor();
    await w.look(late, 'session-draft-beside');
  },

  'shared notes are written and read without scripts, and become the note': async (w) => {
    const chair = await w.person('Demo Coordinator');
    await chair.goto(`${plan}/sessions`);
    await chair.getByRole('link', { name: 'Workshop on open contracting' }).click();
    await chair.getByRole('heading', { name: 'Workshop on open contracting' }).waitFor();
    const at = new URL(chair.url()).pathname;
    const plainly = await w.person('Demo Citizen', { javaScriptEnabled: false });
    await plainly.goto(`${at}/notes`);
    await plainly.getByText('Add a paragraph with a form').click();
    await plainly.getByLabel('Under which point?').selectOption({ index: 1 });
    await plainly.getByLabel('What is to stand in the text').fill('The Audit Office checks them.');
    await plainly.getByRole('button', { name: 'Add it' }).click();
    await plainly.locator('.fm-pad__part', { hasText: 'The Audit Office checks them.' }).waitFor();
    await chair.goto(`${at}/chair`);
    await chair.getByText('End the session', { exact: true }).click();
    await chair.getByRole('button', { name: 'End it for everybody' }).click();
    await chair.getByRole('button', { name: 'Write the note' }).waitFor();
    await chair.goto(`${at}/note`);
    await chair.locator('#pad.is-live', { hasText: 'The Audit Office checks them.' }).waitFor();
    await types(chair, 'pad', ' So it was agreed.');
    await w.look(chair, 'session-note-together');
    await chair.getByRole('button', { name: 'Agree the note' }).click();
    await chair.getByRole('button', { name: 'Publish the note' }).click();
    await chair.getByText('The note is published.').waitFor();
    const reader = await w.visitor();
    await reader.goto(`${at}/note`);
    for (const words of ['The Audit Office checks them.', 'So it was agreed.', 'And charities.']) await reader.getByText(words).first().waitFor();
    await w.look(reader, 'session-note-public');
  },
};
