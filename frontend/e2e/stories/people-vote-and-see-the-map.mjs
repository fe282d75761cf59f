// A public conversation: one statement at a time, and the map of opinions.
const talk = '/conversations/getting-about';

export const stories = {
  'a visitor votes without scripts and finds themselves on the map': async (w) => {
    const page = await w.visitor({ javaScriptEnabled: false });
    await page.goto('/conversations');
    await w.look(page, 'conversations');
    await page.getByRole('link', { name: 'Getting about' }).click();
    await w.look(page, 'conversation-turn');
    for (let i = 0; i < 8; i++) {
      await page.getByText(`You have voted on ${i} of 20 statements.`).waitFor();
      await page.getByRole('button', { name: i % 3 ? 'Agree' : 'Disagree', exact: true }).click();
    }
    await page.getByText('You have voted on 8 of 20 statements.').waitFor();
    await page.getByText('Your votes on 8 statements').waitFor();
    await w.look(page, 'conversation-voted');
    await page.goto(`${talk}/map`);
    await page.getByText('What all groups agree on').waitFor();
    for (let i = 0; i < 20 && !(await page.locator('.fm-map__own').count()); i++) {
      await page.waitForTimeout(500);
      await page.reload();
    }
    w.expect((await page.locator('.fm-map__own').count()) === 1, 'somebody who voted is not on the map');
    await w.look(page, 'conversation-map');
    await w.show(page, 'conversation-map');
  },

  'a statement is written, refused in words, waits, and is let in': async (w) => {
    const author = await w.person('Demo Citizen');
    await author.goto(talk);
    const box = author.getByLabel('Write a statement of your own');
    await box.fill('<script>alert(1)</script>');
    w.refusing(author, 422);
    await author.getByRole('button', { name: 'Send the statement' }).click();
    await author.getByText('A statement is plain words.').first().waitFor();
    w.expect((await box.inputValue()) === '<script>alert(1)</script>', 'what was typed is lost');
    await w.look(author, 'conversation-refused');
    await box.fill('The night bus should be free for nurses.');
    await author.getByRole('button', { name: 'Send the statement' }).click();
    await author.getByText('Your statement waits for a moderator.').waitFor();
    const moderator = await w.person('Demo Moderator');
    await moderator.goto(`${talk}/statements`);
    await w.look(moderator, 'conversation-moderation');
    await moderator.getByRole('link', { name: 'Refuse it “Bus drivers should wait for people who run.”' }).click();
    await moderator.getByLabel('Why is this statement kept out?').fill('It asks drivers to break a rule.');
    await moderator.getByRole('button', { name: 'Keep it out' }).click();
    await moderator.getByText('It asks drivers to break a rule.').waitFor();
    await moderator.getByRole('button', { name: 'Let it in “The night bus should be free for nurses.”' }).click();
    await moderator.getByText('The statement is open for votes.').waitFor();
    await author.goto(talk);
    await author.getByText('of 21 statements').waitFor();
  },
};
