// Members learn, sit at tables, and write what they recommend.
import { follow, met, onwards } from '../forum.mjs';
import { forum } from './found.mjs';

/** learned lets evidence in, has a member ask, and takes the forum to its tables. */
export async function learned(w, { lead, adviser, commissioner, people }) {
  await met(lead, forum, 'selection-report');
  await lead.goto(`${forum}/evidence`);
  await follow(lead, 'Offer evidence');
  await w.look(lead, 'forum-evidence-new');
  await lead.getByLabel('Paper', { exact: true }).check();
  await lead.getByLabel('Title', { exact: true }).fill('Who crosses the square, hour by hour');
  await lead.getByLabel('Who speaks or wrote it').fill('The district’s transport officer');
  await lead.getByLabel('Explains how things are').check();
  await lead.getByLabel('What it says, in plain English').fill('Two in three people cross the square on foot. Cars stand on most of it.');
  await lead.getByLabel('Where it can be read or watched').fill('https://sorrel.invalid/square-2026');
  await lead.getByRole('button', { name: 'Offer it to the advisory group' }).click();
  await lead.getByText('The advisory group looks at it now.').waitFor();
  await adviser.goto(`${forum}/evidence`);
  await adviser.getByRole('button', { name: 'Let it in Who crosses the square, hour by hour' }).click();
  await adviser.getByText('It stands in the library.').waitFor();
  await met(adviser, forum, 'evidence-plan');
  await adviser.context().close();
  await onwards(lead, forum, 'Learning');
  const [member] = people;
  await member.goto(`${forum}/member`);
  await w.look(member, 'member-room-early');
  await follow(member, 'Ask a question, or read the answers');
  await member.getByLabel('What do you want to know?').fill('What does one bench cost?');
  await member.getByRole('button', { name: 'Ask', exact: true }).click();
  await member.getByText('Your question is public, without your name.').waitFor();
  await commissioner.goto(`${forum}/questions`);
  await commissioner.getByLabel('Your answer to “What does one bench cost?”').fill('Eight hundred pounds, with its foundation.');
  await commissioner.getByRole('button', { name: 'Answer What does one bench cost?' }).click();
  await commissioner.getByText('Your answer stands beside the question').waitFor();
  await met(lead, forum, 'evidence-whole');
  await onwards(lead, forum, 'Deliberating');
}

/** convened plans a session, draws its two tables and begins it; it gives the session's place in the interface. */
export async function convened(w, { lead }) {
  await lead.goto(`${forum}/sessions`);
  await follow(lead, 'Plan a session');
  await w.look(lead, 'forum-session-new');
  await lead.getByLabel('Title', { exact: true }).fill('A square for whom?');
  await lead.getByLabel('What is it for?').fill('Each table writes what it would change and brings the best before everybody.');
  await lead.getByLabel('Place', { exact: true }).fill('Market hall of Sorrel');
  await lead.getByLabel('Agenda').fill('Welcome, 10\nAt tables, 60\nBefore everybody, 30');
  await lead.getByRole('button', { name: 'Announce' }).click();
  await lead.getByText('The session is planned.').waitFor();
  await follow(lead, 'Tables A square for whom?');
  const session = new URL(lead.url()).pathname.replace(/\/seating$/, '');
  await lead.getByLabel('How many tables?').fill('2');
  await lead.getByRole('button', { name: 'Draw the tables' }).click();
  await lead.getByText('Only you see them until you confirm them.').waitFor();
  await lead.getByRole('button', { name: 'Confirm these tables' }).click();
  await lead.getByText('Everybody sees their own table now.').waitFor();
  await lead.goto(`${forum}/sessions`);
  await lead.getByRole('link', { name: 'A square for whom?', exact: true }).click();
  await follow(lead, 'The chair’s console');
  await lead.getByRole('button', { name: 'Begin the session' }).click();
  await lead.getByRole('button', { name: 'Next speaker' }).waitFor();
  return session;
}

/** tabled has everybody write a card, one of them join two and bring them, and another begin a recommendation with that. */
export async function tabled(w, { people }, members, session) {
  const [member, citizen] = people;
  await Promise.all(members.map((api, i) => api.send('POST', `${session}/cards`, { text: `Thought ${i + 1}: fewer cars, and a seat in the shade.`, theme: 'Shade' })));
  await member.goto(`${forum}/member`);
  await member.getByText('Go in now').first().waitFor();
  await follow(member, 'Open the table’s cards');
  await member.getByLabel('A new card').fill('Trees where the cars stand.');
  await member.getByRole('button', { name: 'Put it on the table' }).click();
  await member.getByText('Your card is on the table.').waitFor();
  const boxes = member.locator('input[form="join-cards"]');
  for (let i = 0; i < 2; i++) await boxes.nth(i).check();
  await member.getByLabel('What the cards say together').fill('The council should plant twelve trees where cars stand now.');
  await member.getByRole('button', { name: 'Join the cards' }).click();
  await member.getByText('Those it was made of are kept with it.').waitFor();
  await member.getByRole('button', { name: /^Bring before everybody The council should plant/ }).click();
  await member.getByText('The card is before everybody.').waitFor();
  await citizen.goto(`${forum}/sessions`);
  await follow(citizen, 'What tables brought A square for whom?');
  await citizen.getByRole('button', { name: /^Use this card The council should plant/ }).click();
  await citizen.getByText('It is begun. All members can write it now.').waitFor();
}

/** written has two members write one text live on their phones, a second begun by a program, and more than half freeze both. */
export async function written(w, { lead, people }, members, session) {
  const [member, citizen] = people;
  const room = `/sessions/${session.split('/').pop()}/chair`;
  await met(lead, forum, 'hours', `${forum}/sessions`);
  await onwards(lead, forum, 'Drafting recommendations');
  await lead.goto(room);
  await lead.getByText('End the session', { exact: true }).click();
  await lead.getByRole('button', { name: 'End it for everybody' }).click();
  await lead.getByRole('link', { name: 'Write the note' }).or(lead.getByRole('button', { name: 'Write the note' })).first().waitFor();
  const second = await members[0].send('POST', `${forum}/recommendations`, { title: 'Market days as they are', theme: 'Market',
    text: 'The council should keep both market days and let no car park on the square on them.', why: 'Traders told us that half of their week is earned on these two days.' });
  const text = (page, field) => page.locator(`[data-field="${field}"] .editor-text`);
  for (const page of people) {
    await page.goto(`${forum}/recommendations/1`);
    await follow(page, 'Open the text');
    await page.locator('[data-editor].is-live').waitFor();
  }
  await text(member, 'recommended').click();
  await member.keyboard.press('Control+End');
  await member.keyboard.type(' It should do so by March 2029.');
  await text(citizen, 'recommended').getByText('by March 2029').waitFor();
  await text(citizen, 'reasons').click();
  await citizen.keyboard.type('Shade brings people who stay.');
  await text(member, 'reasons').getByText('people who stay').waitFor();
  await w.becomes(async () => {
    await citizen.goto(`${forum}/recommendations/1`);
    const kept = await citizen.locator('#recommendation').innerText();
    return kept.includes('by March 2029.') && kept.includes('people who stay.');
  }, 'what two members wrote is not in the text that members confirm');
  const [first] = await members[0].send('GET', `${forum}/recommendations`);
  for (const api of members.slice(0, 5)) await api.send('POST', `/recommendations/${first.id}/confirmations`, { sha256: first.sha256 });
  for (const api of members.slice(1, 8)) await api.send('POST', `/recommendations/${second.id}/confirmations`, { sha256: second.sha256 });
  await citizen.goto(`${forum}/recommendations/1`);
  await citizen.getByText('5 of 12 members have confirmed the wording').waitFor();
  await citizen.getByRole('button', { name: 'I confirm this wording' }).click();
  await citizen.getByText('You confirmed this wording.').waitFor();
  await member.goto(`${forum}/recommendations/1`);
  await member.getByRole('button', { name: 'I confirm this wording' }).click();
  await member.getByText('the wording is frozen').first().waitFor();
  await citizen.goto(`${forum}/recommendations/1`);
  await citizen.getByText('Add a minority statement').click();
  await citizen.getByLabel('What should be read beside this recommendation?').fill('Six trees would do, and leave room for those who cannot walk far.');
  await citizen.getByRole('button', { name: 'Add the statement' }).click();
  await citizen.getByText('Your statement stands beside the recommendation.').waitFor();
  await w.look(citizen, 'recommendation-with-minority');
}
