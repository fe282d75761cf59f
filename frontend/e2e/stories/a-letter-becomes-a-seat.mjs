// A forum from a code in a letter to a draw that anybody verifies: twelve
// members, chosen among people who never needed an account.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sizes } from '../browser.mjs';

const run = promisify(execFile);
const yard = '/forums/the-old-goods-yard';
const program = process.env.FOLKMOOT || '../bin/folkmoot';

/** register takes a caller or a reader through the questions that are left. */
async function register(page, name, address) {
  await page.getByLabel('Yes').check();
  await page.getByRole('button', { name: 'Save and continue' }).click();
  await page.getByLabel('What is your name?').fill(name);
  await page.getByRole('button', { name: 'Save and continue' }).click();
  await page.getByLabel('Telephone number').fill('01632 960 123');
  await page.getByRole('button', { name: 'Save and continue' }).click();
  await page.getByLabel('Where do you live?').fill(address);
  await page.getByRole('button', { name: 'Save and continue' }).click();
}

async function answer(page, label) {
  await page.getByLabel(label, { exact: true }).check();
  await page.getByRole('button', { name: 'Save and continue' }).click();
}

export const stories = {
  'a code in a letter becomes a registration, and a lottery that anybody verifies': async (w) => {
    const recruiter = await w.person('Demo Recruiter');
    await recruiter.goto(yard);
    await w.look(recruiter, 'forum-hub');
    await recruiter.goto(`${yard}/recruiting`);
    await w.look(recruiter, 'forum-letters');
    const codes = (await (await recruiter.request.get(`${yard}/recruiting/1/codes.csv`)).text()).trim().split('\n').slice(1).map((line) => line.split(',')[0]);
    w.expect(codes.length === 60, `${codes.length} codes for 60 letters`);
    await recruiter.goto(`${yard}/recruiting/1/letters`);
    w.expect((await recruiter.locator('.fm-letter').count()) === 60, 'not every letter is there to print');
    await w.look(recruiter, 'forum-letters-to-print');

    // On a phone, without scripts, with a mistyped code first.
    const phone = await w.visitor({ viewport: sizes.narrow, javaScriptEnabled: false });
    await phone.goto('/forums');
    await phone.getByRole('link', { name: 'I got a letter' }).click();
    w.refusing(phone, 422, 409);
    await phone.getByLabel('The code on your letter').fill('AAAA-BBBB-CCCC');
    await phone.getByRole('button', { name: 'Continue' }).click();
    await phone.getByText('This code is not on any of our letters.').first().waitFor();
    await w.look(phone, 'letter-code-refused');
    await phone.getByLabel('The code on your letter').fill(codes[0]);
    await phone.getByRole('button', { name: 'Continue' }).click();
    await phone.getByText('This code was used already.').first().waitFor();
    await phone.getByLabel('The code on your letter').fill(codes[50].toLowerCase().replaceAll('-', ' '));
    await phone.getByRole('button', { name: 'Continue' }).click();
    const word = await phone.locator('.fm-word').innerText();
    await w.look(phone, 'letter-word');
    await phone.getByRole('button', { name: 'I wrote it down' }).click();
    await w.look(phone, 'letter-eligible');
    await register(phone, 'Demo Neighbour', '99 Invented Street');
    await w.look(phone, 'letter-feature');
    await answer(phone, 'Female');
    await phone.goto('/letter/check');
    await phone.getByRole('button', { name: /Stop for now/ }).click();

    // Another day, another device.
    const page = await w.visitor();
    await page.goto('/letter/return');
    await page.getByLabel('The word that you were given').fill(word.toLowerCase());
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('Demo Neighbour').waitFor();
    w.refusing(page, 422);
    await page.getByRole('button', { name: 'Register' }).click();
    await page.getByRole('link', { name: /Choose an answer/ }).first().waitFor();
    await w.look(page, 'letter-check-refused');
    await page.goto('/letter/answer/feature-1');
    await answer(page, 'Prefer not to say');
    await answer(page, 'Town');
    await page.getByRole('button', { name: 'Save and continue' }).click();
    await page.getByLabel('Keep what I said until the lottery is over').check();
    await w.look(page, 'letter-check');
    await page.getByRole('button', { name: 'Register' }).click();
    await page.getByText('You are in the pool.').waitFor();
    await w.look(page, 'letter-status');

    // Somebody telephones instead.
    const operator = await w.person('Demo Telephone Operator');
    await operator.goto(`${yard}/telephone`);
    await w.look(operator, 'forum-telephone');
    await operator.getByLabel('The code on their letter').fill(codes[51]);
    await operator.getByRole('button', { name: 'Continue' }).click();
    await operator.getByText('You are registering somebody who is on the telephone.').waitFor();

    // Quotas, a run, the commitment, the draw.
    await recruiter.goto(`${yard}/recruiting/people`);
    await recruiter.getByRole('strong').filter({ hasText: 'Demo Neighbour' }).waitFor();
    await w.look(recruiter, 'forum-registered');
    await recruiter.goto(`${yard}/quotas`);
    const quotas = { 0: [[3, 6], [3, 6], [2, 5]], 1: [[2, 6], [2, 6], [2, 6]], 2: [[4, 8], [4, 8]] };
    for (const [feature, values] of Object.entries(quotas)) {
      for (const [value, [least, most]] of values.entries()) {
        for (const [which, n] of [least, most, Math.max(0, least - 1), most + 1].entries()) {
          await recruiter.locator(`#q${feature}-${value}-${which}`).fill(String(n));
        }
      }
    }
    await w.look(recruiter, 'forum-quotas');
    await recruiter.getByRole('button', { name: 'Save the quotas' }).click();
    await recruiter.getByText('It is kept.').waitFor();
    await recruiter.goto(`${yard}/lottery`);
    await w.look(recruiter, 'forum-lottery-before');
    await recruiter.getByRole('button', { name: 'Run the lottery' }).click();
    await recruiter.getByText('The lowest chance is').waitFor({ timeout: 60000 });
    await recruiter.goto(`${yard}/recruiting`);
    await recruiter.getByText('Close registration for this wave now').click();
    await recruiter.getByRole('button', { name: /^Close registration/ }).click();
    await recruiter.goto(`${yard}/lottery`);
    await w.look(recruiter, 'forum-lottery-done');
    await recruiter.getByRole('button', { name: 'Commit these panels' }).click();
    await recruiter.getByText('The panels are committed.').waitFor();

    await page.goto('/letter/status');
    await page.getByText('Your chance is').first().waitFor();
    await w.look(page, 'letter-chance');
    const lead = await w.person('Demo Delivery Lead');
    await lead.goto(`${yard}/phases`);
    await w.look(lead, 'forum-phases');
    await lead.getByRole('button', { name: /^Go on:/ }).click();
    await lead.getByText('The forum went on.').waitFor();
    await recruiter.goto(`${yard}/draw`);
    await recruiter.getByLabel('The three digits that were drawn').fill('703');
    await recruiter.getByLabel('How were they drawn, and who watched?').fill('Three ten-sided dice, thrown before the council');
    await recruiter.getByRole('button', { name: 'Enter them for good' }).click();
    await recruiter.getByText('The digits are entered').waitFor();

    const public_ = await w.visitor();
    await public_.goto(`${yard}/draw`);
    await public_.getByText('They are row 703 of the table.').waitFor();
    w.expect((await public_.locator('.fm-names li').count()) === 12, 'the panel does not have twelve members');
    await w.look(public_, 'forum-draw');
    await w.show(public_, 'forum-draw');
    await public_.goto(yard);
    await w.show(public_, 'forum-hub');
    await page.reload();
    await page.getByText(/You were (not )?drawn/).first().waitFor();
    await w.look(page, 'letter-result');
    await recruiter.goto(`${yard}/seats`);
    w.expect((await recruiter.locator('.fm-rows__row').count()) === 12, 'the recruiter does not see twelve seats');
    await w.look(recruiter, 'forum-seats');

    // Checked offline, by the program, from the two published files.
    const folder = await mkdtemp(join(tmpdir(), 'folkmoot-draw-'));
    for (const name of ['draw.json', 'panels.csv']) {
      await writeFile(join(folder, name), await (await public_.request.get(`${yard}/draw/0/${name}`)).body());
    }
    await public_.goto(`${yard}/draw`);
    const hash = (await public_.locator('code').innerText()).match(/--sha256 ([0-9a-f]{64})/)[1];
    const { stdout } = await run(program, ['draw', 'verify', folder, '--digits', '703', '--sha256', hash]);
    w.expect(stdout.includes('The table is the one that was committed before the draw.'), stdout);
    const drawn = (await public_.locator('.fm-names li').allInnerTexts()).map((name) => name.trim());
    w.expect(drawn.every((name) => stdout.includes(name)), 'the program names another panel than the page');
    await rm(folder, { recursive: true, force: true });
  },
};
