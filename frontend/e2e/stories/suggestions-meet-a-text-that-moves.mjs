// Suggestions on selected words: they compete, are accepted while others type,
// are carried over when the text moves on, and say when it is gone.
import { plans } from '../world.mjs';

const problem = '[data-field="objective.1.problem"] .editor-text';
const saved = (page) => page.locator('[data-saved][data-state="saved"]', { hasText: /Saved \d/ }).waitFor();

/** says waits until a text reads exactly so. */
async function says(w, page, words) {
  const read = async () => (await page.locator(`${problem} p`).allInnerTexts()).join('\n').trim();
  await w.becomes(async () => (await read()) === words, `the text never reads "${words}"`).catch(async (error) => {
    throw new Error(`${error.message}, but "${await read()}"`);
  });
}

/** select draws the mouse over words of the text, as a person does. */
async function select(w, page, words) {
  const box = await page.locator(problem).evaluate((root, wanted) => {
    root.scrollIntoView({ block: 'center' });
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const all = [];
    let text = '';
    for (let n = walk.nextNode(); n; n = walk.nextNode()) {
      all.push([n, text.length]);
      text += n.data;
    }
    const from = text.indexOf(wanted);
    const place = (at, end) => all.findLast(([, start]) => (end ? start < at : start <= at));
    const range = document.createRange();
    const [first, begins] = place(from, false);
    const [last, ends] = place(from + wanted.length, true);
    range.setStart(first, from - begins);
    range.setEnd(last, from + wanted.length - ends);
    const lines = [...range.getClientRects()].filter((r) => r.width > 0);
    const [a, b] = [lines[0], lines[lines.length - 1]];
    return { left: a.left, top: a.top + a.height / 2, right: b.right, bottom: b.top + b.height / 2 };
  }, words);
  await page.mouse.move(box.left, box.top);
  await page.mouse.down();
  await page.mouse.move(box.right, box.bottom, { steps: 8 });
  await page.mouse.up();
  const got = (await page.evaluate(() => getSelection().toString())).trim();
  w.expect(got === words, `"${got}" is selected instead of "${words}"`);
}

/** suggest proposes other words for what is selected, and gives the suggestion's address. */
async function suggest(w, page, draft, words, wording, reason) {
  await w.write(page, draft);
  await page.locator(problem, { hasText: words }).waitFor();
  await select(w, page, words);
  await page.getByRole('group', { name: 'With the selected words' }).getByRole('button', { name: 'Suggest other words' }).click();
  const box = page.getByLabel('How it should read');
  w.expect((await box.inputValue()) === words, `the box holds "${await box.inputValue()}"`);
  await box.fill(wording);
  await page.getByLabel('What this would make better').fill(reason);
  await page.getByRole('button', { name: 'Send suggestion' }).click();
  await page.getByText('You will see here what becomes of it').waitFor();
  return new URL(page.url()).pathname;
}

export const stories = {
  'suggestions on selected words compete, are accepted while others type, are carried over, and say when their words are gone': async (w) => {
    const coordinator = await w.person('Demo Coordinator');
    await coordinator.goto(`${plans.drafting}/drafts/new`);
    await coordinator.getByLabel('What is the commitment called?').fill('Notices that stay up');
    await coordinator.getByRole('button', { name: 'Begin the draft' }).click();
    await coordinator.waitForURL('**/drafts/**');
    const draft = new URL(coordinator.url()).pathname.replace(/\/$/, '');
    const [drafter, writer, suggester, lead] = [await w.person('Demo Drafter'), await w.person('Demo Drafter'), await w.person('Demo Suggester'), await w.person('Demo Lead Official')];
    await w.write(writer, draft);
    await writer.locator(problem).click();
    await writer.keyboard.type('Every notice is open for ten days before it closes.');
    await saved(writer);

    const first = await suggest(w, suggester, draft, 'ten days', 'twenty days', 'Ten days are one holiday.');
    const second = await suggest(w, drafter, draft, 'ten days', 'thirty days', 'As it is abroad.');
    await suggester.goto(first);
    await suggester.getByText('1 other suggestion is about the same words').waitFor();
    await lead.goto(`${draft}/changes`);
    for (const words of ['twenty', 'thirty']) await lead.locator('.fm-thread ins', { hasText: words }).first().waitFor();
    await w.look(lead, 'suggestions-competing');

    // One is accepted while its neighbour types in the same sentence.
    await lead.goto(first);
    await writer.locator(problem).click();
    await writer.keyboard.press('Control+End');
    await Promise.all([
      writer.keyboard.type(' Reading one costs nothing.', { delay: 40 }),
      lead.getByRole('button', { name: /^Accept the suggestion|^Accept$/ }).or(lead.getByRole('button', { name: /^Accept/ })).first().click(),
    ]);
    await lead.getByText('The suggestion is accepted and stands in the text.').waitFor();
    await says(w, writer, 'Every notice is open for twenty days before it closes. Reading one costs nothing.');
    await saved(writer);
    await lead.goto(`${draft}/writers`);
    await lead.locator('.fm-written li', { hasText: 'twenty' }).filter({ hasText: 'Demo Suggester' }).first().waitFor();
    await lead.goto(second);
    await lead.getByText('Both changes are about the same words').waitFor();
    w.expect((await lead.getByRole('button', { name: /^Accept/ }).count()) === 0, 'what no longer fits can be accepted as it is');
    await w.look(lead, 'suggestion-collides');

    // Words around a suggestion move on, and it is carried over to them.
    const third = await suggest(w, suggester, draft, 'Every notice is open for twenty days before it closes.', 'Every notice is open for twenty days before bids are read.', 'It says for what.');
    await writer.locator(problem).click();
    await writer.keyboard.press('Control+Home');
    await writer.keyboard.press('Control+ArrowRight');
    await writer.keyboard.type(' public');
    await says(w, writer, 'Every public notice is open for twenty days before it closes. Reading one costs nothing.');
    await saved(writer);
    await suggester.goto(third);
    await suggester.getByText('Carried over').waitFor();
    await suggester.getByText('When this was suggested it read: “Every notice is open').waitFor();
    await w.look(suggester, 'suggestion-carried-over');
    await lead.goto(third);
    await lead.getByRole('button', { name: /^Accept/ }).first().click();
    await says(w, writer, 'Every public notice is open for twenty days before bids are read. Reading one costs nothing.');

    // The words of another are taken out by somebody else.
    const fourth = await suggest(w, suggester, draft, 'Reading one costs nothing.', 'Reading one is free.', 'It is shorter.');
    await writer.locator(problem).click();
    await writer.keyboard.press('Control+End');
    for (let i = 0; i < ' Reading one costs nothing.'.length; i++) await writer.keyboard.press('Backspace');
    await says(w, writer, 'Every public notice is open for twenty days before bids are read.');
    await saved(writer);
    await lead.goto(fourth);
    await lead.getByText('Text removed').first().waitFor();
    await lead.locator('.fm-meta', { hasText: 'by Demo Drafter' }).first().waitFor();
    w.expect((await lead.getByRole('button', { name: /^Accept/ }).count()) === 0, 'a suggestion whose words are gone can be accepted');
    await w.look(lead, 'suggestion-gone');
    await lead.getByRole('link', { name: /^Decline/ }).click();
    await lead.getByLabel('Why not?').fill('The sentence is gone.');
    await lead.getByRole('button', { name: /Decline/ }).click();
    await suggester.goto('/account');
    await suggester.getByRole('link', { name: /There is news of/ }).click();
    await suggester.locator('.fm-thread', { hasText: 'The sentence is gone.' }).first().waitFor();
  },
};
