// A comment on selected words: by keyboard alone, live, followed through the
// text's changes until the words are gone.

const title = 'Forums that decide with us';
const problem = '[data-field="objective.1.problem"] .editor-text';

export const stories = {
  'a comment on selected words is made by keyboard, arrives live and stays with its words': async (w) => {
    const drafter = await w.person('Demo Drafter');
    const lead = await w.person('Demo Lead Official');
    const draft = await w.draft(title);
    await w.write(drafter, draft);
    await w.write(lead, draft);

    await drafter.locator(problem).focus();
    await drafter.keyboard.press('Control+Home');
    for (let i = 0; i < 5; i++) await drafter.keyboard.press('Shift+Control+ArrowRight');
    const quote = (await drafter.evaluate(() => getSelection().toString())).trim();
    w.expect(quote.length > 5, `nothing was selected: "${quote}"`);
    const bar = drafter.getByRole('group', { name: 'With the selected words' });
    await bar.waitFor();
    await w.show(drafter, 'comment-on-words', { at: bar });
    await press(drafter, w, bar.getByRole('button', { name: 'Comment' }));
    const box = drafter.locator('[data-comment-form] textarea');
    await w.becomes(() => box.evaluate((b) => b === document.activeElement), 'the box for the comment does not get the keyboard');
    const words = `Who are these people? ${Date.now()} @Demo Lead`;
    await drafter.keyboard.type(words);
    const names = drafter.getByRole('option', { name: /Demo Lead Official/ });
    await names.first().waitFor();
    await drafter.keyboard.press('Enter');
    w.expect((await box.inputValue()).includes('Demo Lead Official'), 'Enter does not choose the name');
    await press(drafter, w, drafter.locator('[data-comment-form] button[type="submit"]'));
    for (const page of [drafter, lead]) await page.locator('.comment-mark', { hasText: quote }).first().waitFor();

    const account = await w.another(lead);
    await account.goto('/account');
    await account.getByText(`You were named in the discussion of ${title}`).first().waitFor();
    await w.look(account, 'account-needs');

    const asked = words.split('@')[0].trim();
    await lead.locator('#latest-comments', { hasText: asked }).waitFor();
    await w.look(lead, 'draft-editor-commented');
    const onlooker = await w.visitor();
    await onlooker.goto(`${draft}/comments`);
    const deep = await onlooker.locator('.fm-thread', { hasText: asked }).getByRole('link', { name: /^Link/ }).first().getAttribute('href');
    await onlooker.goto(deep);
    await onlooker.locator('.fm-quote', { hasText: quote }).first().waitFor();
    await w.look(onlooker, 'comment-thread');

    // It follows when words are put before it.
    await drafter.locator(problem).focus();
    // The words are still selected, and typing over a selection would replace them.
    await w.becomes(async () => {
      await drafter.keyboard.press('Control+Home');
      return drafter.evaluate(() => getSelection().isCollapsed);
    }, 'the selection does not end when the caret goes home');
    await drafter.keyboard.type('Before anything else: ');
    await lead.locator(problem).filter({ hasText: 'Before anything else' }).waitFor();
    await w.becomes(async () => (await lead.locator('.comment-mark').allInnerTexts()).join('').includes(quote), 'the mark lost its words when they moved');

    // It says so when they are gone.
    await drafter.locator('[data-saved][data-state="saved"]').waitFor();
    await drafter.keyboard.press('Control+Home');
    for (let i = 0; i < 4; i++) await drafter.keyboard.press('Control+ArrowRight');
    await drafter.keyboard.press('Home');
    await drafter.keyboard.press('Shift+Control+End');
    await drafter.keyboard.press('Delete');
    await drafter.locator(problem).filter({ hasNotText: quote }).waitFor();
    await w.becomes(async () => {
      await onlooker.goto(deep);
      return onlooker.getByText('Text removed').isVisible();
    }, 'the thread does not say that its words are gone');
    w.expect(await onlooker.locator('.fm-thread', { hasText: 'by Demo Drafter' }).count(), 'the thread does not say who took its words out');
    await w.look(onlooker, 'comment-thread-removed');
    await drafter.locator(problem).focus();
    await drafter.keyboard.press('Control+z');
    await drafter.locator(problem).filter({ hasText: quote }).waitFor();
  },

  'a thread is answered, resolved, opened again, changed and hidden': async (w) => {
    const citizen = await w.person('Demo Citizen');
    const lead = await w.person('Demo Lead Official');
    const moderator = await w.person('Demo Moderator');
    const draft = await w.draft(title);
    const words = `Who pays the interpreters? ${Date.now()}`;
    await citizen.goto(`${draft}/comments`);
    await citizen.getByText('Comment on the whole draft').click();
    await citizen.getByLabel('Your comment').fill(words);
    await citizen.getByRole('button', { name: 'Send comment' }).click();
    const thread = (page) => page.locator('.fm-thread', { hasText: words }).first();
    await thread(citizen).waitFor();
    await lead.goto(`${draft}/comments`);
    await thread(lead).locator('summary').focus();
    await lead.keyboard.press('Enter');
    await thread(lead).getByLabel('Your reply').focus();
    await lead.keyboard.type('The ministry does.');
    await press(lead, w, thread(lead).getByRole('button', { name: 'Send reply' }));
    await lead.locator('.fm-saying--official', { hasText: 'The ministry does.' }).first().waitFor();
    await lead.goto(`${draft}/comments`);
    await thread(lead).getByRole('button', { name: /Mark as resolved/ }).click();
    await lead.getByText('Resolved', { exact: true }).first().waitFor();
    await w.look(lead, 'comments-lead');
    await lead.goto(`${draft}/comments`);
    await thread(lead).getByRole('button', { name: /Open again/ }).click();
    await w.becomes(async () => (await lead.getByRole('button', { name: /Mark as resolved/ }).count()) > 0, 'the thread cannot be opened again');
    await citizen.goto(`${draft}/comments`);
    await thread(citizen).getByRole('link', { name: /^Change/ }).first().click();
    await w.look(citizen, 'comment-edit');
    await citizen.getByLabel('Your words').fill(`${words} And who chooses them?`);
    await citizen.getByRole('button', { name: 'Keep the change' }).click();
    await citizen.getByRole('link', { name: /^changed/ }).first().click();
    await citizen.getByText('And who chooses them?').first().waitFor();
    w.expect((await citizen.getByText(words, { exact: true }).count()) > 0, 'the older wording cannot be read');
    await w.look(citizen, 'comment-history');
    await moderator.goto(`${draft}/comments`);
    await thread(moderator).getByRole('link', { name: /^Hide/ }).first().click();
    await w.look(moderator, 'comment-hide');
    await moderator.getByLabel('Why is it hidden?').fill('Rule 3: no names of others');
    await moderator.getByRole('button', { name: 'Hide it' }).click();
    const anybody = await w.visitor();
    await anybody.goto(`${draft}/comments`);
    w.expect((await anybody.getByText(words).count()) === 0, 'the hidden words can still be read');
    await anybody.getByText('Rule 3: no names of others').first().waitFor();
  },
};

/** press goes to a control with the Tab key and presses Enter. */
async function press(page, w, control) {
  for (let i = 0; i < 40; i++) {
    if (await control.evaluate((c) => c === document.activeElement)) {
      await page.keyboard.press('Enter');
      return;
    }
    await page.keyboard.press('Tab');
  }
  w.expect(false, `the Tab key does not reach ${control}`);
}
