// Members vote in secret, the count is checked, and the authority answers.
import { Api, castSecretly, verifiedCount } from '../api.mjs';
import { day, follow, met, onwards } from '../forum.mjs';
import { forum } from './found.mjs';

const points = ['strongly-support', 'support', 'support', 'neither', 'strongly-support', 'oppose', 'support', 'strongly-support', 'no-opinion', 'support'];

/** voted puts the recommendations to the vote, takes twelve votes, and counts them; it gives the ballot's address. */
export async function voted(w, { lead, people }, members) {
  await lead.goto(`${forum}/recommendations`);
  await follow(lead, 'Put the recommendations to the vote');
  await w.look(lead, 'forum-vote-new');
  await lead.getByLabel('Last day of the vote').fill(day(40));
  await lead.getByRole('button', { name: 'Fix the rules and open the vote' }).click();
  await lead.getByText('The rules of the vote are in the public record.').waitFor();
  const ballot = await lead.getByRole('link', { name: 'The vote and how to check its count' }).getAttribute('href');
  const id = ballot.split('/').pop();
  await met(lead, forum, 'wording-frozen');
  await met(lead, forum, 'vote-committed', ballot);
  await onwards(lead, forum, 'Voting');

  const numbers = [];
  for (const [page, answers] of [[people[0], ['Strongly support', 'Support']], [people[1], ['Oppose', 'Strongly support']]]) {
    await page.goto(`${forum}/member`);
    if (page === people[0]) await w.look(page, 'member-room-vote');
    await follow(page, /^Vote on the recommendations until/);
    numbers.push(await onPaper(page, answers));
  }
  for (const [i, api] of members.entries()) {
    const { number } = await castSecretly(api, id, [{ point: points[i] }, { point: points[(i + 3) % points.length] }]);
    numbers.push(number);
  }
  const outside = await (await Api.of(w, 'Demo Reader')).ask('POST', `/ballots/${id}/papers`, { blinded: Buffer.alloc(256, 1).toString('base64') });
  w.expect(outside.status === 403, `somebody who is no member gets a paper: ${outside.status}`);
  const early = await new Api(w.base).ask('GET', `/ballots/${id}/result`);
  w.expect(early.status === 409, `a result before the closing: ${early.status}`);
  await lead.goto(ballot);
  await follow(lead, 'Close it now');
  await lead.getByRole('button', { name: 'Close it and count the votes' }).click();
  await lead.getByText('The ballot is closed and counted.').waitFor();
  await counted(w, ballot, numbers);
  await met(lead, forum, 'tally', ballot);
  await onwards(lead, forum, 'Writing the report');
}

/** onPaper votes on the page of a secret ballot, and gives the number of the receipt. */
async function onPaper(page, answers) {
  await page.getByRole('button', { name: 'Take my voting paper' }).click();
  for (const [i, answer] of answers.entries()) {
    await page.getByText(`Question ${i + 1} of ${answers.length}`).waitFor();
    await page.getByLabel(answer, { exact: true }).and(page.locator(':visible')).check();
    await page.getByRole('button', { name: 'Continue' }).click();
  }
  await page.getByRole('heading', { name: 'Check your vote before you cast it' }).waitFor();
  await page.getByRole('button', { name: 'Cast my vote' }).click();
  await page.getByRole('heading', { name: 'Your vote is in the box' }).waitFor();
  return (await page.locator('[data-paper-number]').textContent()).trim();
}

/** counted has somebody without an account find all twelve receipts on the board, and the program count it again. */
async function counted(w, ballot, numbers) {
  const visitor = await w.visitor();
  await visitor.goto(`${ballot}/board`);
  const board = await visitor.locator('main').innerText();
  w.expect(numbers.length === 12 && numbers.every((number) => board.includes(number)), 'a receipt is not on the board');
  await visitor.getByRole('link', { name: 'Result', exact: true }).click();
  await w.look(visitor, 'forum-vote-result');
  await verifiedCount(w, visitor);
  await visitor.context().close();
}

/** reported publishes the report in the members' words. */
export async function reported(w, { lead }) {
  await lead.goto(forum);
  await follow(lead, 'Report');
  await lead.getByLabel('How the forum worked').fill('Twelve people chosen by lot met for a day, heard the transport officer and asked one question.');
  await lead.getByRole('button', { name: 'Publish the report' }).click();
  await lead.getByText('The report is published and stands in the public record.').waitFor();
  await onwards(lead, forum, 'Waiting for the authority\'s answer');
}

/** answered has the authority answer both, and members rate the first answer. */
export async function answered(w, { lead, commissioner, people }, members) {
  for (const [n, decision, reason, due] of [[1, 'Accepted', 'The trees are paid for from the climate grant.', day(800)],
    [2, 'Rejected', 'The doctors on the square need places for those who cannot walk.', '']]) {
    await commissioner.goto(`${forum}/recommendations`);
    await commissioner.getByRole('link', { name: new RegExp(`^${n}\\. `) }).click();
    await follow(commissioner, 'Answer this recommendation');
    await commissioner.getByLabel(decision, { exact: true }).check();
    await commissioner.getByLabel('Reason').fill(reason);
    await commissioner.getByLabel('Who answers for it in the authority').fill('Head of Streets');
    await commissioner.getByLabel('Done by').fill(due);
    await commissioner.getByLabel('Minute').fill(`Cabinet, minute ${40 + n}`);
    await commissioner.getByRole('button', { name: 'Publish the answer' }).click();
    await commissioner.getByText('The answer is published and stands in the public record.').waitFor();
  }
  const [{ id }] = await members[0].send('GET', `${forum}/recommendations`);
  for (const [i, api] of members.slice(0, 5).entries()) await api.send('PUT', `/recommendations/${id}/rating`, { mark: ['convinced', 'partly', 'not'][i % 3] });
  const [member] = people;
  await member.goto(`${forum}/recommendations/1`);
  await member.getByLabel('It answers what we asked').check();
  await member.getByRole('button', { name: 'Rate the answer' }).click();
  await member.getByText('Your rating is counted.').waitFor();
  await member.getByText('It answers what we asked: 3').waitFor();
  await met(lead, forum, 'answers');
  await onwards(lead, forum, 'Following up what was promised');
}

/** shown is what everybody sees in the end, without an account or scripts. */
export async function shown(w) {
  const visitor = await w.visitor({ javaScriptEnabled: false });
  await visitor.goto('/forums');
  await visitor.getByRole('link', { name: 'The market square' }).click();
  for (const words of ['24 people registered.', 'What members learn from', 'What members recommend', 'The report', 'Following up what was promised']) {
    await visitor.getByText(words).first().waitFor();
  }
  await w.look(visitor, 'forum-whole');
  await w.show(visitor, 'forum-hub');
  w.expect((await visitor.getByText('Demo Citizen').count()) === 0, 'everybody is told who is a member');
  await follow(visitor, 'The report');
  await visitor.getByText('Six trees would do').waitFor();
  await w.look(visitor, 'forum-whole-report');
  await visitor.goto(`${forum}/recommendations`);
  await w.look(visitor, 'forum-whole-answers');
}
