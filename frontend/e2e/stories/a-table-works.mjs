// A table of a forum: drawn and confirmed by the lead, found by a member on a
// phone, its cards written, joined by keyboard, brought before everybody, and
// made into a recommendation. An observer watches; a visitor learns when.
const forum = '/forums/quiet-streets';
const phone = { viewport: { width: 320, height: 720 } };

export const stories = {
  'a lead draws tables again, moves somebody and confirms, and each member finds their own': async (w) => {
    const lead = await w.person('Demo Delivery Lead');
    await lead.goto(`${forum}/sessions`);
    await lead.getByRole('link', { name: 'What must change at the school gates', exact: true }).waitFor();
    await w.look(lead, 'forum-sessions');
    await lead.getByRole('link', { name: 'Tables Words that we all mean' }).click();
    await w.look(lead, 'seating-empty');
    await lead.getByText('What tables have', { exact: true }).click();
    await lead.getByText('1 person needs it.').waitFor();
    w.refusing(lead, 409);
    await lead.getByLabel('How many tables?').fill('5');
    await lead.getByRole('button', { name: 'Draw the tables' }).click();
    await lead.getByText('there are 2 for 5 tables').first().waitFor();
    w.expect((await lead.getByLabel('How many tables?').inputValue()) === '5', 'what was typed is lost');
    await lead.getByLabel('How many tables?').fill('2');
    await lead.getByRole('button', { name: 'Draw the tables' }).click();
    await lead.getByText('Only you see them until you confirm them.').waitFor();
    await w.look(lead, 'seating-drawn');
    await lead.getByRole('button', { name: 'Draw again' }).click();
    await lead.getByText('Only you see them until you confirm them.').waitFor();
    await lead.getByLabel('Who?').selectOption({ label: 'Demo Member' });
    await lead.getByLabel('To which table?').selectOption('No table');
    await lead.getByRole('button', { name: 'Move', exact: true }).click();
    await lead.getByText('They have another table.').waitFor();
    await lead.getByRole('heading', { name: 'At no table' }).waitFor();
    await lead.getByLabel('Who?').selectOption({ label: 'Demo Member' });
    await lead.getByLabel('To which table?').selectOption('Table 1');
    await lead.getByRole('button', { name: 'Move', exact: true }).click();
    await lead.getByText('They have another table.').waitFor();
    await lead.getByRole('button', { name: 'Confirm these tables' }).click();
    await lead.getByText('Everybody sees their own table now.').waitFor();
    await w.look(lead, 'seating-confirmed');
  },

  'a member finds everything in their room, and their table works live and by keyboard': async (w) => {
    const member = await w.person('Demo Member', phone);
    await member.goto(forum);
    await member.getByRole('link', { name: 'My room' }).click();
    await member.getByRole('link', { name: 'Go in now' }).or(member.getByRole('button', { name: 'Go in now' })).first().waitFor();
    await w.look(member, 'member-room');
    await member.getByText('What I need at a table').click();
    await member.getByLabel('A place near the door').check();
    await member.getByRole('button', { name: 'Keep' }).click();
    await member.getByText('Nobody reads it.').first().waitFor();
    await member.getByRole('button', { name: 'Open the table’s cards' }).or(member.getByRole('link', { name: 'Open the table’s cards' })).first().click();
    await member.getByText('Only your table sees these cards').waitFor();
    await w.look(member, 'my-table');

    const table = await member.getByRole('heading', { level: 1 }).innerText();
    const helper = await w.person('Demo Facilitator');
    const at = new URL(member.url()).pathname;
    await helper.goto(at);
    const mate = (await helper.getByRole('heading', { level: 1 }).innerText()) === table;
    await member.getByLabel('A new card').fill('A bench where grandparents wait.');
    await member.getByRole('button', { name: 'Put it on the table' }).click();
    await member.getByText('Your card is on the table.').waitFor();
    if (mate) await helper.locator('.fm-statement').getByText('A bench where grandparents wait.').first().waitFor();
    else w.expect((await helper.getByText('A bench where grandparents wait.').count()) === 0, 'another table reads the card');

    // Joined and brought without a pointer; what is ticked stays ticked while
    // somebody else writes.
    const boxes = member.locator('input[form="join-cards"]:not(:checked)');
    for (let i = 0; i < 2; i++) {
      await boxes.nth(0).focus();
      await member.keyboard.press('Space');
    }
    if (mate) {
      await helper.getByLabel('A new card').fill('A clock that all can see.');
      await helper.getByRole('button', { name: 'Put it on the table' }).click();
      await member.locator('.fm-statement').getByText('A clock that all can see.').first().waitFor();
    }
    w.expect((await member.locator('input[form="join-cards"]:checked').count()) === 2, 'a tick is lost when somebody else writes');
    await member.getByLabel('What the cards say together').focus();
    await member.keyboard.type('Room at the gate for those who wait.');
    await member.keyboard.press('Tab');
    await member.keyboard.press('Enter');
    await member.getByText('Those it was made of are kept with it.').waitFor();
    const joined = member.locator('.fm-statement', { hasText: 'Room at the gate for those who wait.' });
    await joined.getByText('Made of 2 cards').waitFor();
    await joined.getByLabel('Pile').selectOption('Most important');
    await joined.getByRole('button', { name: /^Sort/ }).focus();
    await member.keyboard.press('Enter');
    await member.getByText('The card is sorted.').waitFor();
    await w.look(member, 'my-table-sorted');
    await joined.getByRole('button', { name: /^Bring before everybody/ }).focus();
    await member.keyboard.press('Enter');
    await member.getByText('The card is before everybody.').waitFor();
  },

  'what tables brought is joined by the lead and becomes a recommendation, without a script': async (w) => {
    const visitor = await w.visitor({ javaScriptEnabled: false });
    await visitor.goto(`${forum}/sessions`);
    await visitor.getByText('What must change at the school gates').waitFor();
    w.expect((await visitor.getByText('Market hall of Sorrel').count()) === 0, 'everybody reads where members meet');
    await w.look(visitor, 'forum-sessions-visitor');
    const lead = await w.person('Demo Delivery Lead');
    await lead.goto(`${forum}/sessions`);
    await lead.getByRole('link', { name: 'What tables brought What must change at the school gates' }).click();
    await lead.getByText('Room at the gate for those who wait.').first().waitFor();
    await lead.locator('.fm-statement input[type=checkbox]').nth(0).check();
    await lead.locator('.fm-statement input[type=checkbox]').nth(1).check();
    await lead.getByLabel('What the cards say together').fill('Make room at the gates for people and not for engines.');
    await lead.getByRole('button', { name: 'Join the cards' }).click();
    await lead.getByText('Those it was made of are kept with it.').waitFor();
    await w.look(lead, 'plenary');
    const member = await w.person('Demo Member', { ...phone, javaScriptEnabled: false });
    await member.goto(new URL(lead.url()).pathname);
    const card = member.locator('.fm-statement', { hasText: 'Make room at the gates for people' });
    await card.getByRole('button', { name: /^Use this card/ }).click();
    await member.getByText('It is begun. All members can write it now.').waitFor();
    await member.getByText('Written with 1 card from the tables').waitFor();
    await w.look(member, 'recommendation-from-a-card');
  },
};
