// The lottery: run, committed, drawn in public and checked; then the seats.
import { Api, verifiedDraw } from '../api.mjs';
import { enterCode, follow, onwards, quotas } from '../forum.mjs';
import { forum } from './found.mjs';

/** run sets the quotas, runs the lottery and commits its panels once registration is closed. */
export async function run(w, { recruiter }) {
  // So few registered from the villages that five of six are chosen.
  await quotas(recruiter, forum, [[[4, 8, 3, 9], [4, 8, 3, 9]], [[6, 7, 5, 8], [5, 6, 4, 6]]]);
  await w.look(recruiter, 'forum-quotas');
  await recruiter.getByRole('button', { name: 'Save the quotas' }).click();
  await recruiter.getByText('It is kept.').waitFor();
  await recruiter.goto(`${forum}/lottery`);
  await w.look(recruiter, 'forum-lottery-before');
  await recruiter.getByRole('button', { name: 'Run the lottery' }).click();
  await recruiter.getByText('The lowest chance is').waitFor({ timeout: 60000 });
  await recruiter.goto(`${forum}/recruiting`);
  await recruiter.getByText('Close registration for this wave now').click();
  await recruiter.getByRole('button', { name: /^Close registration/ }).click();
  await recruiter.getByText('Registration is closed for this wave.').waitFor();
  await recruiter.goto(`${forum}/lottery`);
  await w.look(recruiter, 'forum-lottery-done');
  await recruiter.getByRole('button', { name: 'Commit these panels' }).click();
  await recruiter.getByText('The panels are committed.').waitFor();
}

/** chance gives the name under which a registrant stands on the panels. */
async function chance(page) {
  await page.goto('/letter/status');
  await page.getByText('Your chance is').first().waitFor();
  return (await page.getByText(/You stand on \d+ of the 1,000/).innerText()).match(/under the name (\w+)/)[1];
}

/**
 * draw enters digits before everybody's eyes. Dice are blind; a story must know
 * who sits in its browsers, so its digits are those of a row on which both
 * registrants who came by hand stand, and the one who telephoned does not. There
 * is such a row: each of the two stands on 5 rows of 6, the third on 2 of 5.
 */
export async function draw(w, { lead, recruiter, people, caller }) {
  const [here, there] = await Promise.all(people.map(chance));
  await w.look(people[0], 'letter-chance');
  const home = await w.visitor(); // the one who telephoned, at a computer of a library
  await home.goto('/letter/return');
  await enterCode(home, caller, 'The word that you were given');
  const elsewhere = await chance(home);
  await onwards(lead, forum, 'Choosing members by lot');
  const visitor = await w.visitor();
  await visitor.goto(`${forum}/draw`);
  await visitor.getByText('The digits are still to be drawn.').waitFor();
  const rows = (await (await visitor.request.get(`${forum}/draw/0/panels.csv`)).text()).trim().split('\n').slice(1).map((line) => line.split(','));
  const digits = rows.findLast((row) => row.includes(here) && row.includes(there) && !row.includes(elsewhere))[0];
  await recruiter.goto(`${forum}/draw`);
  await recruiter.getByLabel('The three digits that were drawn').fill(digits);
  await recruiter.getByLabel('How were they drawn, and who watched?').fill('Three ten-sided dice, thrown before the council');
  await recruiter.getByRole('button', { name: 'Enter them for good' }).click();
  await recruiter.getByText('The digits are entered').waitFor();
  await visitor.getByText(`They are row ${digits} of the table.`).waitFor(); // told live
  w.expect((await visitor.locator('.fm-names li').count()) === 12, 'the panel does not have twelve members');
  await w.look(visitor, 'forum-draw');
  await w.show(visitor, 'forum-draw');
  await verifiedDraw(w, visitor, `${forum}/draw`, digits);
  await visitor.context().close();
  await home.reload();
  await home.getByText('You were not drawn this time').waitFor();
  await home.context().close();
  await onwards(lead, forum, 'Members are getting ready');
}

/** seated has the two take their seats on their phones, and ten others with words that they were given; it gives the ten. */
export async function seated(w, { recruiter, people }, words) {
  for (const [page, name] of [[people[0], 'Demo Member'], [people[1], 'Demo Citizen']]) {
    await page.goto('/letter/status');
    await page.getByText('You were drawn', { exact: true }).waitFor();
    if (name === 'Demo Member') await w.look(page, 'letter-result');
    await follow(page, 'Sign in to take my seat');
    await w.become(page, name);
    await page.getByRole('button', { name: 'Take my seat' }).click();
    await page.getByText('You have your seat.').waitFor();
    if (name === 'Demo Member') await w.look(page, 'letter-seated');
    await follow(page, 'To my room');
    await page.getByRole('heading', { name: 'My room' }).waitFor();
  }
  const desk = await Api.of(w, 'Demo Recruiter', 'read,write,admin,publish');
  const { seats } = await desk.send('GET', `${forum}/seats`);
  const left = seats.filter((seat) => !seat.seated);
  w.expect(left.length === 10, `${left.length} seats are left`);
  const members = await Promise.all(left.map((_, i) => Api.of(w, `Demo Member ${i + 2}`)));
  const byPost = left.find((seat) => !words.has(seat.who.answers.name)).who.answers.name;
  words.set(byPost, await newWord(w, recruiter, byPost));
  for (const [i, { id, who }] of left.entries()) {
    const word = words.get(who.answers.name) ?? (await desk.send('POST', `${forum}/registrations/words`, { id })).word;
    await members[i].send('POST', '/forums/registrations/seat', { word });
  }
  await recruiter.goto(`${forum}/seats`);
  await recruiter.getByText('Every seat is taken.').waitFor();
  w.expect((await recruiter.getByText('has taken the seat with an account').count()) === 12, 'not every seat is taken with an account');
  await w.look(recruiter, 'forum-seats');
  return members;
}

/** newWord gives somebody whose form came by post a word, as they are told on the telephone. */
async function newWord(w, recruiter, name) {
  await recruiter.goto(`${forum}/recruiting/people`);
  await recruiter.getByRole('button', { name: `Give them a new word ${name}`, exact: true }).click();
  await recruiter.getByText('It is shown once').waitFor();
  await w.look(recruiter, 'forum-new-word');
  return (await recruiter.locator('.fm-word').innerText()).trim();
}
