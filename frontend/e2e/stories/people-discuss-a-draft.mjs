// Comments, suggestions and stances, each by several people at once.

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
    const draft = await w.draft(title);
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

  },

  'what was typed survives a refusal and a lost connection': async (w) => {
    const page = await w.person('Demo Citizen');
    const draft = await w.draft(title);
    await page.goto(`${draft}/comments`);
    await page.getByText('Comment on the whole draft').click();
    w.refusing(page, 422);
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

  'a suggestion is declined with a reason that its author reads': async (w) => {
    const page = await w.person('Demo Suggester');
    const draft = await w.draft(title);
    const plain = await w.person('Demo Suggester', { javaScriptEnabled: false });
    await plain.goto(draft);
    await page.goto(await plain.locator('a[href*="/changes/new"]').first().getAttribute('href'));
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
    const draft = await w.draft(title);
    await onlooker.goto(`${draft}/stances`);
    await onlooker.getByText('Live: this page follows').waitFor();
    const before = await onlooker.locator('#tally').innerText();
    const page = await w.person('Demo Speaker');
    await page.goto(`${draft}/stances`);
    w.refusing(page, 422);
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

  },
};
