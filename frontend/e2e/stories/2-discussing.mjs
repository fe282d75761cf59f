// Comments, suggestions and stances, each by several people at once.
import { draftOf } from './1-reading.mjs';

const title = 'Open contracting';

/** say sends a comment on the whole draft. */
async function say(page, draft, words) {
  await page.goto(`${draft}/comments`);
  await page.getByText('Comment on the whole draft').click();
  await page.getByLabel('Your comment').fill(words);
  await page.getByRole('button', { name: 'Send comment' }).click();
  await page.locator('.fm-thread', { hasText: words }).first().waitFor();
}

export const stories = {
  'a comment arrives in another window when it is asked for': async (w) => {
    const citizen = await w.person('Demo Citizen');
    const reader = await w.visitor();
    const draft = await draftOf(reader, title);
    await reader.goto(`${draft}/comments`);
    await reader.getByText('Live: this page follows').waitFor();
    const words = `What about contracts below the threshold? ${Date.now()}`;
    await say(citizen, draft, words);
    await w.look(citizen, 'comments-signed-in');
    const offer = reader.getByRole('button', { name: /1 new comment/ });
    await offer.waitFor();
    w.expect(await reader.getByText(words).count() === 0, 'the comment came without being asked for');
    await offer.click();
    await reader.getByText(words).first().waitFor();
    w.quiet(reader, 'live comments');
    w.quiet(citizen, 'sending a comment');
  },

  'what was typed survives a refusal and a lost connection': async (w) => {
    const page = await w.person('Demo Citizen');
    const draft = await draftOf(page, title);
    await page.goto(`${draft}/comments`);
    await page.getByText('Comment on the whole draft').click();
    const box = page.getByLabel('Your comment');
    await page.getByRole('button', { name: 'Send comment' }).click();
    await page.getByText('Write your comment.').first().waitFor();
    await box.fill('Written on a train in a tunnel');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Send comment' }).click();
    await page.getByText('It was not sent').first().waitFor();
    w.expect(await box.inputValue() === 'Written on a train in a tunnel', 'the words are gone after a lost connection');
    await page.context().setOffline(false);
    await page.reload();
    w.expect(await box.inputValue() === 'Written on a train in a tunnel', 'the words are gone after a reload');
    await page.getByRole('button', { name: 'Send comment' }).click();
    await page.locator('.fm-thread', { hasText: 'Written on a train' }).first().waitFor();
    w.expect(await box.inputValue() === '', 'the box still holds what was sent');
  },

  'a thread is answered, resolved, opened again and hidden, by keyboard alone': async (w) => {
    const citizen = await w.person('Demo Citizen');
    const draft = await draftOf(citizen, title);
    const words = `Who checks the dates? ${Date.now()}`;
    await say(citizen, draft, words);
    const lead = await w.person('Demo Lead Official');
    await lead.goto(`${draft}/comments`);
    const thread = lead.locator('.fm-thread', { hasText: words }).first();
    await thread.getByText('Reply', { exact: false }).first().focus();
    await lead.keyboard.press('Enter');
    await thread.getByLabel('Your reply').focus();
    await lead.keyboard.type('The audit office does, each June.');
    await lead.keyboard.press('Tab');
    await lead.keyboard.press('Enter');
    await lead.locator('.fm-saying--official', { hasText: 'each June' }).first().waitFor();
    await lead.goto(`${draft}/comments`);
    await lead.locator('.fm-thread', { hasText: words }).first().getByRole('button', { name: /Mark as resolved/ }).click();
    await lead.locator('.fm-thread', { hasText: words }).first().getByText('Resolved').waitFor();
    await lead.locator('.fm-thread', { hasText: words }).first().getByRole('button', { name: /Open again/ }).click();
    await w.look(lead, 'comments-lead');
    const moderator = await w.person('Demo Moderator');
    await moderator.goto(`${draft}/comments`);
    await moderator.locator('.fm-thread', { hasText: words }).first().getByRole('link', { name: /^Hide/ }).first().click();
    await w.look(moderator, 'comment-hide');
    await moderator.getByLabel('Why is it hidden?').fill('For the story');
    await moderator.getByRole('button', { name: 'Hide it' }).click();
    await citizen.goto(`${draft}/comments`);
    w.expect(await citizen.getByText(words).count() === 0, 'the hidden words can still be read');
    w.expect(await citizen.getByText('For the story').count() > 0, 'the reason is not shown');
  },

  'a paragraph is commented on and changed without scripts': async (w) => {
    const page = await w.person('Demo Suggester', { javaScriptEnabled: false });
    const draft = await draftOf(page, title);
    await page.goto(draft);
    await page.getByRole('link', { name: /^Comment on paragraph/ }).first().click();
    await w.look(page, 'comment-new');
    await page.getByLabel('Your comment').fill('This paragraph needs a figure.');
    await page.getByRole('button', { name: 'Send comment' }).click();
    w.expect(await page.getByText('This paragraph needs a figure.').count() > 0, 'the comment is not on the page');
    await page.goto(draft);
    await page.getByRole('link', { name: /^Suggest a change/ }).first().click();
    await w.look(page, 'suggest');
    const box = page.getByLabel('How it should read');
    const before = await box.inputValue();
    await box.fill(`${before} Every year.`);
    await page.getByLabel('What this would make better').fill('Says how often.');
    await page.getByRole('button', { name: 'Send suggestion' }).click();
    w.expect(await page.locator('ins', { hasText: 'Every year' }).count() > 0, 'the suggestion is not on the page');
    const lead = await w.person('Demo Lead Official');
    await lead.goto(`${draft}/changes`);
    await w.look(lead, 'changes-lead');
    await lead.locator('.fm-thread', { hasText: 'Says how often.' }).first().getByRole('button', { name: /Accept/ }).click();
    await page.goto(draft);
    w.expect(await page.getByText('Every year.').count() > 0, 'the accepted words are not in the text');
  },

  'a suggestion is declined with a reason that its author reads': async (w) => {
    const page = await w.person('Demo Suggester');
    const draft = await draftOf(page, title);
    await page.goto(draft);
    const href = await page.evaluate(async (address) => {
      const html = await (await fetch(address, { credentials: 'omit' })).text();
      return new DOMParser().parseFromString(html, 'text/html').querySelector('a[href*="/changes/new"]')?.getAttribute('href');
    }, draft);
    await page.goto(href);
    const box = page.getByLabel('How it should read');
    await box.fill(`Perhaps. ${await box.inputValue()}`);
    await page.getByLabel('What this would make better').fill('Leaves room.');
    await page.getByRole('button', { name: 'Send suggestion' }).click();
    const lead = await w.person('Demo Lead Official');
    await lead.goto(`${draft}/changes`);
    await lead.locator('.fm-thread', { hasText: 'Leaves room.' }).first().getByRole('link', { name: /Decline/ }).click();
    await w.look(lead, 'decline');
    await lead.getByLabel('Why not?').fill('A promise leaves no room.');
    await lead.getByRole('button', { name: /Decline/ }).click();
    await page.goto(`${draft}/changes`);
    w.expect(await page.getByText('A promise leaves no room.').count() > 0, 'the reason cannot be read');
  },

  'stances are counted by sector while others look on': async (w) => {
    const onlooker = await w.visitor();
    const draft = await draftOf(onlooker, title);
    await onlooker.goto(`${draft}/stances`);
    await onlooker.getByText('Live: this page follows').waitFor();
    const before = await onlooker.locator('#tally').innerText();
    const page = await w.person('Demo Speaker');
    await page.goto(`${draft}/stances`);
    await page.getByLabel('Oppose').check();
    await page.getByRole('button', { name: /stance/ }).click();
    await page.getByText(/Say why/).first().waitFor();
    w.expect(await page.getByLabel('Oppose').isChecked(), 'the choice was lost with the refusal');
    await page.getByLabel('Support with concerns').check();
    await page.getByLabel('Why?').fill(`Twenty days would be better than thirty. ${Date.now()}`);
    await page.getByRole('button', { name: /stance/ }).click();
    await page.getByText('Your stance is recorded').first().waitFor();
    await w.look(page, 'stances-signed-in');
    await onlooker.waitForFunction((was) => document.querySelector('#tally').innerText !== was, before);
    w.quiet(onlooker, 'live tally');
  },
};
