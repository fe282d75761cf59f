// A ballot from its paper to a count that anybody repeats: secretly with the
// page's script, by name without any.
import { verifiedCount } from '../api.mjs';

const secret = 'Three recommendations on getting about';
const call = 'Shall the working group send the draft to the minister?';

/** open goes from the list to a ballot of that title. */
async function open(page, title) {
  await page.goto('/ballots');
  await page.getByRole('link', { name: title }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
}

export const stories = {
  'a member votes in secret, changes the vote, and finds it on the board of a count that is repeated offline': async (w) => {
    const visitor = await w.visitor();
    await visitor.goto('/ballots');
    await w.look(visitor, 'ballots');
    await open(visitor, secret);
    await w.look(visitor, 'ballot-open');
    const address = new URL(visitor.url()).pathname;

    const plain = await w.person('Demo Citizen', { javaScriptEnabled: false });
    await plain.goto(`${address}/paper`);
    await plain.getByText('Why this page needs its script').waitFor();
    w.expect(!(await plain.locator('[data-paper]').isVisible()), 'without scripts the paper shows, and could be filled in for nothing');

    const page = await w.person('Demo Citizen');
    const sent = [];
    page.on('request', (request) => request.url().endsWith('/box') && sent.push(request.allHeaders()));
    await page.goto(`${address}/paper`);
    await w.look(page, 'ballot-paper-start');
    await page.getByRole('button', { name: 'Take my voting paper' }).click();
    await page.getByText('Question 1 of 3').waitFor();
    await w.look(page, 'ballot-paper-support');
    // By keyboard alone: the legend has the focus, the point is chosen, Continue is pressed.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Continue' }).press('Enter');
    await page.getByText('Question 2 of 3').waitFor();
    await page.getByLabel('The harbour line').selectOption('1');
    await page.getByLabel('The school line').selectOption('1');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('You gave the same number to two options.').waitFor();
    await w.look(page, 'ballot-paper-ranking-wrong');
    await page.getByLabel('The school line').selectOption('2');
    await page.getByText('Your order so far: 1. The harbour line · 2. The school line').waitFor();
    await w.show(page, 'ballot-paper', { height: 900 });
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('Parking in the centre').check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Check your vote before you cast it' }).waitFor();
    await w.look(page, 'ballot-paper-review');
    await page.getByRole('button', { name: 'Cast my vote' }).click();
    await page.getByRole('heading', { name: 'Your vote is in the box' }).waitFor();
    await w.look(page, 'ballot-receipt');
    const number = (await page.locator('[data-paper-number]').textContent()).trim();
    w.expect(/^[0-9a-f]{64}$/.test(number), `the receipt's number is ${number}`);
    w.expect(!(await page.locator('[data-paper-receipt]').textContent()).includes('harbour'), 'the receipt shows the choice');

    await page.getByRole('button', { name: 'Change my vote' }).click();
    await page.getByText('Question 1 of 3').waitFor();
    for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Change What may pay for it?' }).click();
    await page.getByLabel('The council tax').check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Cast my vote' }).click();
    await page.getByRole('heading', { name: 'Your vote was changed' }).waitFor();
    w.expect((await page.locator('[data-paper-number]').textContent()).trim() === number, 'the changed vote has another receipt');
    for (const headers of await Promise.all(sent)) w.expect(!headers.cookie && !headers.authorization, 'a vote was sent with the cookie');
    w.expect(sent.length === 2, `${sent.length} votes were sent`);

    w.refusing(visitor, 409);
    await visitor.goto(`${address}/result`);
    await visitor.getByText('Nobody can see a result before that.').first().waitFor();
    await visitor.goto(`${address}/check?number=${number}`);
    await visitor.getByText('a vote with this number is in the box').waitFor();
    await w.look(visitor, 'ballot-check');

    const chair = await w.person('Demo Coordinator');
    await chair.goto(address);
    await visitor.goto(address);
    await chair.getByRole('button', { name: 'Close it now' }).click();
    await w.look(chair, 'ballot-close');
    await chair.getByRole('button', { name: 'Close it and count the votes' }).click();
    await chair.getByText('The ballot is closed and counted.').waitFor();
    await visitor.locator('#ballot-state').getByText('Counted').waitFor(); // told live
    await visitor.goto(`${address}/check?number=${number}`);
    await visitor.getByText('is on the board and was counted').waitFor();
    await visitor.getByRole('link', { name: 'The board', exact: true }).click();
    await visitor.getByText(number).waitFor();
    await w.look(visitor, 'ballot-board');
    await visitor.getByRole('link', { name: 'Result', exact: true }).click();
    await w.look(visitor, 'ballot-result-small');
    await verifiedCount(w, visitor);
  },

  'every round of a count is shown as a picture and as a table': async (w) => {
    const page = await w.visitor({ javaScriptEnabled: false });
    await open(page, 'The first priorities of the forum');
    await w.look(page, 'ballot-counted');
    await page.getByRole('button', { name: 'See the whole count' }).click();
    await page.getByText('Who took part, by sector').waitFor();
    await w.look(page, 'ballot-result');
    await w.show(page, 'ballot-result');
    for (const caption of ['Votes in rounds 1 to', 'How many prefer one to the other', 'What each option got']) {
      w.expect((await page.getByText(caption).count()) > 0, `the result has no table "${caption}"`);
    }
    w.expect((await page.locator('.fm-tally').count()) > 8, 'pictures of the count are missing');
  },

  'a roll-call is voted in without scripts and published with names': async (w) => {
    const page = await w.person('Demo Speaker', { javaScriptEnabled: false });
    await open(page, call);
    await page.getByRole('button', { name: 'Go to my voting paper' }).click();
    await w.look(page, 'ballot-call-paper');
    await page.getByLabel('Strongly support').check();
    await page.getByLabel('Your reason').fill('Small firms wait for it.');
    await page.getByRole('button', { name: 'Check my vote' }).click();
    await page.getByText('Small firms wait for it.').first().waitFor();
    await page.getByRole('button', { name: 'Cast my vote' }).click();
    await page.getByText('Your vote is cast.').waitFor();
    const chair = await w.person('Demo Coordinator');
    await open(chair, call);
    w.expect(!(await chair.content()).includes('Small firms'), 'a reason is told before the closing');
    await chair.getByRole('button', { name: 'Close it now' }).click();
    await chair.getByRole('button', { name: 'Close it and count the votes' }).click();
    await chair.getByRole('button', { name: 'See the whole count' }).click();
    await chair.getByText('Small firms wait for it.').waitFor();
    await w.look(chair, 'ballot-call-result');
  },

  'a ballot is prepared and its rules are fixed': async (w) => {
    const page = await w.person('Demo Administrator');
    await page.goto('/ballots');
    await page.getByRole('button', { name: 'Prepare a ballot' }).click();
    await page.getByLabel('Title').fill('Which tree?');
    await page.getByLabel('Secret', { exact: true }).check();
    await w.look(page, 'ballot-new');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('The question, or the recommendation').fill('Which tree on the square?');
    await page.getByLabel('Ranking, one winner by instant run-off').check();
    await page.locator('#options').fill('Lime\nOak\nPlane');
    await page.getByRole('button', { name: 'Add the question' }).click();
    await page.getByLabel('Names or e-mail addresses').fill('Demo Citizen\nDemo Reader');
    await page.getByRole('button', { name: 'Set the roll' }).click();
    await page.getByText('So far 2 people are on the roll.').waitFor();
    await w.look(page, 'ballot-make');
    await page.getByLabel('Closes').fill('2031-03-27 17:00');
    await page.getByRole('button', { name: 'Fix the rules and open the ballot' }).click();
    await page.getByText('The rules are fixed and in the public record.').waitFor();
    await page.getByText('It was drawn before anybody voted').waitFor();
  },
};
