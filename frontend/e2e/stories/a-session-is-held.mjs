// A live session: a chair, three participants and a projector, each in a
// browser of their own.

const plan = '/plans/aldren-open-government-action-plan-2027-2029';

/** live finds the session of the demonstration that is going on. */
async function live(w) {
  const page = await (await fetch(`${w.base}${plan}/sessions`)).text();
  const found = page.match(/href="(\/sessions\/[^"/]+)">Open hour on the drafts/);
  if (!found) throw new Error('no live session on the plan’s page');
  return found[1];
}

/** seconds reads a clock that shows minutes and seconds. */
async function seconds(page) {
  const text = await page.locator('.fm-stage__clock [data-clock]').first().innerText();
  const [, late, m, s] = text.match(/^(−?)(\d+):(\d\d)$/);
  return (late ? -1 : 1) * (Number(m) * 60 + Number(s));
}

export const stories = {
  'a session is chaired, spoken in, voted in, and shown on a projector': async (w) => {
    const at = await live(w);
    const chair = await w.person('Demo Coordinator');
    const speaker = await w.person('Demo Speaker');
    const citizen = await w.person('Demo Citizen');
    const official = await w.person('Demo Lead Official');
    const projector = await w.person('Demo Administrator');
    await citizen.goto(`${at}/room`);
    await w.look(citizen, 'session-join');
    await citizen.getByRole('button', { name: 'Join' }).click();
    await citizen.getByRole('button', { name: 'Ask to speak' }).waitFor();
    for (const page of [speaker, official]) await page.goto(`${at}/room`);
    await projector.goto(`${at}/projector`);
    await chair.goto(`${at}/chair`);
    for (const page of [chair, speaker, citizen, official, projector]) await page.getByText('Live: this page follows').waitFor();

    await citizen.getByRole('button', { name: 'Ask to speak' }).click();
    await citizen.getByText(/You are number \d in the queue/).waitFor();
    await chair.getByRole('button', { name: 'Next speaker' }).click();
    await speaker.getByText('You have the floor.').waitFor();
    await projector.locator('.fm-stage__speaker', { hasText: 'Demo Speaker' }).waitFor();
    await chair.getByRole('button', { name: 'Thank the speaker' }).click();
    await projector.getByText('The floor is free.').waitFor();

    const clocks = await Promise.all([speaker, citizen, projector].map(seconds));
    w.expect(Math.max(...clocks) - Math.min(...clocks) <= 1, `the screens show ${clocks.join(', ')} seconds`);

    await chair.getByLabel('What is the room asked?').fill('Shall the Audit Office check the notices?');
    await chair.getByRole('button', { name: 'Open the poll' }).click();
    for (const page of [speaker, citizen, official]) {
      await page.locator('.fm-stage__poll').getByText('Shall the Audit Office').waitFor();
      await page.getByRole('button', { name: page === official ? 'No' : 'Yes', exact: true }).click();
      await page.getByText('Your vote:').waitFor();
    }
    w.expect(await projector.getByText('Votes', { exact: true }).count() === 0, 'the projector shows counts of an open poll');
    await w.look(citizen, 'session-room');
    await w.show(citizen, 'room');
    await chair.getByRole('button', { name: 'Close the poll and show the counts' }).click();
    await projector.locator('.fm-stage__poll td', { hasText: /^2$/ }).first().waitFor();
    await w.look(chair, 'session-chair');
    await w.look(projector, 'session-projector');
    await citizen.getByLabel('Ask in writing').fill('Who pays for that?');
    await citizen.getByRole('button', { name: 'Send the question' }).click();
    await speaker.getByText('Who pays for that?').first().waitFor();
    await speaker.getByRole('button', { name: 'I want this answered Who pays for that?' }).click();
    await citizen.getByText('1 person wants it answered').first().waitFor();
  },

  'what a session leaves becomes a note that is agreed and published': async (w) => {
    const at = await live(w);
    const chair = await w.person('Demo Coordinator');
    await chair.goto(`${at}/note`);
    await chair.getByLabel('What is it?').selectOption('dissent');
    await chair.getByLabel('What is to stand in the record').fill('Civil society wants a date, and there is none.');
    await chair.getByRole('button', { name: 'Write it down' }).click();
    await chair.getByText('It stands in the record.').waitFor();
    await chair.goto(`${at}/chair`);
    await chair.getByText('End the session', { exact: true }).click();
    await chair.getByRole('button', { name: 'End it for everybody' }).click();
    await chair.getByRole('button', { name: 'Write the note' }).waitFor();
    await chair.goto(`${at}/note`);
    await w.look(chair, 'session-note-draft');
    await chair.getByRole('button', { name: 'Agree the note' }).click();
    await chair.getByRole('button', { name: 'Publish the note' }).click();
    await chair.getByText('The note is published.').waitFor();
    const reader = await w.visitor();
    await reader.goto(`${at}/note`);
    await reader.getByText('Civil society wants a date').waitFor();
    await w.look(reader, 'session-note');
  },

  'sessions are found, read about and answered without scripts': async (w) => {
    const page = await w.person('Demo Citizen', { javaScriptEnabled: false });
    await page.goto(`${plan}/sessions`);
    await w.look(page, 'sessions');
    await page.getByRole('link', { name: 'Workshop on open contracting' }).click();
    await w.look(page, 'session-before');
    await page.getByLabel('What should be said there?').fill('Ask them about buses.');
    await page.getByRole('button', { name: 'I cannot come' }).click();
    await page.getByText('You said that you cannot come.').waitFor();
    await page.goto(`${plan}/sessions`);
    await page.getByRole('link', { name: 'Steering group' }).first().click();
    w.expect(await page.getByText('This session is under the Chatham House rule.').count() > 0, 'the rule is not said before joining');
  },
};
