// Letters go out and are answered: on a phone, over the telephone, through the
// interface for programs, and on paper that the recruiter brings in.
import { sizes } from '../browser.mjs';
import { Api } from '../api.mjs';
import { choose, day, enterCode, follow, introduce, send } from '../forum.mjs';
import { age, forum, part } from './found.mjs';

const phone = { viewport: sizes.narrow };

/** lettered sends a wave and gives the codes as the printer has them. */
export async function lettered(w, { recruiter }) {
  await recruiter.goto(`${forum}/recruiting`);
  await recruiter.getByLabel('How many letters go where, one area a line').fill('Town: 30\nVillages: 10');
  await recruiter.getByLabel('Registration closes on').fill(day(30));
  await recruiter.getByLabel('Registrations are deleted on').fill(day(300));
  await recruiter.getByRole('button', { name: 'Make the codes' }).click();
  await recruiter.getByText('The codes are made.').waitFor();
  await w.look(recruiter, 'forum-letters');
  const href = await recruiter.getByRole('link', { name: /^Codes for the printer/ }).getAttribute('href');
  const rows = (await (await recruiter.request.get(href)).text()).trim().split('\n').slice(1).map((line) => line.split(','));
  await follow(recruiter, /^Letters to print/);
  await w.look(recruiter, 'forum-letters-to-print');
  w.expect((await recruiter.locator('.fm-letter').count()) === rows.length && rows.length === 40, `${rows.length} codes for 40 letters`);
  await recruiter.goto(`${forum}/recruiting`);
  await recruiter.getByRole('button', { name: /^They are printed/ }).click();
  await recruiter.getByText('The codes are deleted here.').waitFor();
  w.expect((await recruiter.request.get(href)).status() === 404, 'the codes are kept after they are printed');
  return (area) => rows.splice(rows.findIndex((row) => row[1] === area), 1)[0][0];
}

const said = (name, n, where) => ({ name, email: `market${n}@cast.invalid`, address: `${n} Market Row`, eligible: true, consent: true,
  attributes: { [age]: n % 2 ? '16 to 39' : '40 or over', [part]: where } });

/** programmed registers six people through the interface, without an account, the first with this code, and gives their words by name. */
export async function programmed(w, code, first) {
  const anybody = new Api(w.base);
  const words = new Map();
  for (let n = 1; n <= 6; n++) {
    const name = `Demo Market ${n}`, where = n <= 2 ? 'Villages' : 'Town';
    const { word } = await anybody.send('POST', '/forums/registrations', { code: n === 1 ? first : code(where) });
    const done = await anybody.send('POST', '/forums/registrations/own', { word, answers: said(name, n, where), finish: true });
    w.expect(done.finished, `${name} is not in the pool`);
    words.set(name, word);
  }
  return words;
}

/** byHand registers somebody on a phone without scripts, who mistypes, stops, and goes on with another device. */
export async function byHand(w, code, used) {
  const first = await w.visitor({ ...phone, javaScriptEnabled: false });
  await first.goto(forum);
  await w.look(first, 'forum-hub');
  await follow(first, 'I got a letter');
  w.refusing(first, 422, 409);
  await enterCode(first, 'AAAA-BBBB-CCCC');
  await first.getByText('This code is not on any of our letters.').first().waitFor();
  await w.look(first, 'letter-code-refused');
  await enterCode(first, used);
  await first.getByText('This code was used already.').first().waitFor();
  await enterCode(first, code.toLowerCase().replaceAll('-', ' '));
  const word = await first.locator('.fm-word').innerText();
  await w.look(first, 'letter-word');
  await first.getByRole('button', { name: 'I wrote it down' }).click();
  await w.look(first, 'letter-eligible');
  await introduce(first, 'Demo Villager', '99 Invented Lane');
  await w.look(first, 'letter-feature');
  await choose(first, '40 or over');
  await first.goto('/letter/check');
  await first.getByRole('button', { name: /Stop for now/ }).click();
  await first.context().close();

  const page = await w.visitor(phone);
  await page.goto('/letter/return');
  await enterCode(page, word.toLowerCase(), 'The word that you were given');
  await page.getByText('Demo Villager').waitFor();
  w.refusing(page, 422);
  await page.getByRole('button', { name: 'Register' }).click();
  await page.getByRole('link', { name: /Choose an answer/ }).first().waitFor();
  await w.look(page, 'letter-check-refused');
  await page.goto('/letter/answer/feature-1');
  await choose(page, 'Villages');
  await page.getByLabel(/What do you need/).fill('A chair with a back, please.');
  await page.getByRole('button', { name: 'Save and continue' }).click();
  await w.look(page, 'letter-check');
  await send(page);
  await w.look(page, 'letter-status');
  return page;
}

/** onPhone registers somebody who says one thing after the other. */
export async function onPhone(w, code) {
  const page = await w.visitor(phone);
  await page.goto(`/letter?code=${code}`);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'I wrote it down' }).click();
  await introduce(page, 'Demo Newlywed', '7 Invented Lane');
  await choose(page, '16 to 39');
  await choose(page, 'Villages');
  await page.getByRole('button', { name: 'Save and continue' }).click();
  await send(page);
  return page;
}

/** called registers somebody who telephones, and gives their word. */
export async function called(w, code) {
  const operator = await w.person('Demo Telephone Operator');
  await operator.goto(`${forum}/telephone`);
  await w.look(operator, 'forum-telephone');
  await enterCode(operator, code, 'The code on their letter');
  await operator.getByText('You are registering somebody who is on the telephone.').waitFor();
  const word = await operator.locator('.fm-word').innerText();
  await operator.getByRole('button', { name: 'I wrote it down' }).click();
  await introduce(operator, 'Demo Caller', '3 Invented Street');
  await choose(operator, 'Prefer not to say');
  await choose(operator, 'Town');
  await operator.getByRole('button', { name: 'Save and continue' }).click();
  await send(operator);
  await operator.getByRole('button', { name: 'Next caller' }).click();
  await operator.getByRole('heading', { name: 'Register somebody who telephones' }).waitFor();
  await operator.context().close();
  return word;
}

/** onPaper brings in fifteen forms that came by post: first with a mistake, which keeps all of them out. */
export async function onPaper(w, { recruiter }, code) {
  const lines = [`code,name,email,address,eligible,consent,${age},${part},shoe size`];
  for (let n = 11; n <= 25; n++) {
    const { name, email, address, attributes } = said(`Demo Paper ${n}`, n, n < 13 ? 'Villages' : 'Town');
    lines.push([code(attributes[part]), name, email, address, 'yes', 'yes', attributes[age], attributes[part], '43'].join(','));
  }
  await recruiter.goto(`${forum}/recruiting`);
  await follow(recruiter, 'Bring registrations in');
  await w.look(recruiter, 'forum-import');
  w.refusing(recruiter, 422);
  const text = recruiter.getByLabel('Or paste the text'), show = recruiter.getByRole('button', { name: 'Show what was understood' });
  await text.fill(lines.join('\n').replace('Demo Paper 12,', 'Demo Paper 11,').replace('12 Market Row', '11 Market Row').replace(/16 to 39,Town/, '16 to 93,Town'));
  await show.click();
  await recruiter.getByText("'16 to 93' is not among the answers to 'Age'.").first().waitFor();
  w.expect((await text.inputValue()).includes('Demo Paper 25'), 'what was pasted is lost');
  await w.look(recruiter, 'forum-import-refused');
  await text.fill(lines.join('\n'));
  await show.click();
  await recruiter.getByText('15 registrations were understood.').waitFor();
  await w.look(recruiter, 'forum-import-understood');
  await recruiter.getByRole('button', { name: 'Register all of them' }).click();
  await recruiter.getByText('The registrations are in the pool.').waitFor();
  await recruiter.getByText('24 people are in the pool.').waitFor();
  await w.look(recruiter, 'forum-registered');
}
