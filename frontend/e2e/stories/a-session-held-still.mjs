// The room with the page held still, and without scripts; its notes while the
// agenda changes; and the rules of taking part in it. Each story announces a
// session of its own.
import { announced } from '../sessions.mjs';

export const stories = {
  'a page of the room is held still and catches up when it is let go': async (w) => {
    const chair = await w.person('Demo Coordinator');
    const citizen = await w.person('Demo Citizen');
    const speaker = await w.person('Demo Speaker');
    const at = await announced(w, chair, 'Held still');
    for (const page of [citizen, speaker]) {
      await page.goto(`${at}/room`);
      await page.getByRole('button', { name: 'Join' }).click();
    }
    await chair.goto(`${at}/chair`);
    await chair.getByRole('button', { name: 'Begin the session' }).click();
    await chair.getByRole('heading', { name: 'The floor', exact: true }).waitFor();
    for (const page of [citizen, speaker]) {
      await page.goto(`${at}/room`);
      await page.getByText('Live: this page follows').waitFor();
    }
    const hold = citizen.getByRole('button', { name: 'Hold this page still' });
    await hold.click();
    w.expect((await hold.getAttribute('aria-pressed')) === 'true', 'the button does not say that it holds');
    await citizen.getByText('What happens meanwhile is shown').waitFor();
    const clock = () => citizen.locator('.fm-stage__clock [data-clock]').innerText();
    const [stage, shown, said] = [await citizen.locator('#stage').innerText(), await clock(), await citizen.locator('[data-live-words]').textContent()];

    await speaker.getByRole('button', { name: 'Ask to speak' }).click();
    await speaker.getByText('You are number 1 in the queue.').waitFor();
    await chair.getByRole('button', { name: 'Next speaker' }).click();
    await speaker.getByText('You have the floor.').waitFor();
    await chair.getByRole('button', { name: 'Go on to Buses at night' }).click();
    await speaker.locator('.fm-stage__title', { hasText: 'Buses at night' }).waitFor();
    await chair.getByLabel('What is the room asked?').fill('Later?');
    await chair.getByRole('button', { name: 'Open the poll' }).click();
    await speaker.locator('.fm-stage__poll').getByText('Later?').waitFor(); // what was announced has arrived
    w.expect((await citizen.locator('#stage').innerText()) === stage, 'what is held changes');
    w.expect((await clock()) === shown, 'the clock of a held page runs');
    w.expect((await citizen.locator('[data-live-words]').textContent()) === said, 'a held page is read aloud');
    await w.look(citizen, 'session-held');

    await hold.click();
    await citizen.locator('.fm-stage__title', { hasText: 'Buses at night' }).waitFor();
    await citizen.locator('.fm-stage__speaker', { hasText: 'Demo Speaker' }).waitFor();
    await citizen.locator('.fm-stage__poll').getByText('Later?').waitFor();
    w.expect((await hold.getAttribute('aria-pressed')) === 'false', 'the button still says that it holds');
    await w.becomes(async () => (await clock()) !== shown, 'the clock does not run on');

    // Being given the floor lets go by itself.
    await citizen.getByRole('button', { name: 'Ask to speak' }).click();
    await citizen.getByText('You are number 1 in the queue.').waitFor();
    await hold.click();
    await chair.getByRole('button', { name: 'Next speaker' }).click();
    await citizen.getByText('You have the floor.').waitFor();
  },

  'in a live session people ask, support and vote without scripts': async (w) => {
    const chair = await w.person('Demo Coordinator', { javaScriptEnabled: false });
    const citizen = await w.person('Demo Citizen', { javaScriptEnabled: false });
    const speaker = await w.person('Demo Speaker', { javaScriptEnabled: false });
    const at = await announced(w, chair, 'Without scripts');
    await chair.goto(`${at}/chair`);
    await chair.getByRole('button', { name: 'Begin the session' }).click();
    for (const page of [citizen, speaker]) {
      await page.goto(`${at}/room`);
      await page.getByRole('button', { name: 'Join' }).click();
      await page.getByRole('button', { name: 'Ask to speak' }).waitFor();
    }
    w.expect(await citizen.getByRole('button', { name: 'Hold this page still' }).count() === 0, 'a button that needs scripts is there without them');
    await citizen.getByLabel('Ask in writing').fill('Who pays for the night buses?');
    await citizen.getByRole('button', { name: 'Send the question' }).click();
    await citizen.locator('.fm-stage__questions', { hasText: 'Who pays for the night buses?' }).waitFor();
    await speaker.goto(`${at}/room`);
    await speaker.getByRole('button', { name: 'I want this answered Who pays for the night buses?' }).click();
    await speaker.getByText('1 person wants it answered').waitFor();
    await speaker.getByRole('button', { name: 'Ask to speak' }).click();
    await speaker.getByText('You are number 1 in the queue.').waitFor();
    await chair.goto(`${at}/chair`);
    await chair.getByRole('button', { name: 'Next speaker' }).click();
    await chair.locator('.fm-stage__speaker', { hasText: 'Demo Speaker' }).waitFor();
    await chair.getByLabel('What is the room asked?').fill('Shall they run till one?');
    await chair.getByRole('button', { name: 'Open the poll' }).click();
    await citizen.goto(`${at}/room`);
    await w.look(citizen, 'session-scriptless-room');
    await citizen.getByRole('button', { name: 'Yes', exact: true }).click();
    await citizen.getByText('Your vote: Yes').waitFor();
    await speaker.goto(`${at}/room`);
    await speaker.getByText('You have the floor.').waitFor();
    await speaker.getByRole('button', { name: 'No', exact: true }).click();
    await speaker.getByText('Your vote: No').waitFor();
    await chair.goto(`${at}/chair`);
    await chair.getByRole('button', { name: 'Close the poll and show the counts' }).click();
    await chair.getByText('Result of the last poll').waitFor();
    await citizen.goto(`${at}/room`);
    await citizen.locator('.fm-stage__poll td', { hasText: /^1$/ }).first().waitFor();
    await w.look(chair, 'session-scriptless-chair');
  },

  'a point that comes to the agenda has a heading in notes that are open': async (w) => {
    const chair = await w.person('Demo Coordinator');
    const citizen = await w.person('Demo Citizen');
    const drafter = await w.person('Demo Drafter');
    const at = await announced(w, chair, 'A heading comes');
    for (const page of [citizen, drafter]) {
      await page.goto(`${at}/room`);
      await page.getByRole('button', { name: 'Join' }).click();
    }
    await chair.goto(`${at}/chair`);
    await chair.getByRole('button', { name: 'Begin the session' }).click();
    await chair.getByRole('heading', { name: 'The floor', exact: true }).waitFor();
    await citizen.goto(`${at}/room?beside=notes`);
    await drafter.goto(`${at}/notes`);
    for (const page of [citizen, drafter]) await page.locator('#pad.is-live').waitFor();
    let loads = 0;
    for (const page of [citizen, drafter]) page.on('load', () => loads++);
    const first = citizen.locator('#pad.is-live [role="textbox"]').first();
    await first.click();
    await citizen.keyboard.type('We began late.');
    await chair.goto(`${at}/settings`);
    await chair.getByLabel('Agenda', { exact: true }).fill('Welcome, 10\nWho pays, 5\nBuses at night, 20');
    await chair.getByRole('button', { name: 'Announce' }).click();
    const fresh = (page) => page.locator('#pad [data-field="item.who-pays"] [role="textbox"]');
    for (const page of [citizen, drafter]) await fresh(page).waitFor();
    await fresh(citizen).click();
    await citizen.keyboard.type('The agency pays.');
    await citizen.locator('#pad [data-saved][data-state="saved"]', { hasText: 'Saved' }).waitFor();
    await drafter.locator('#pad [data-field="item.who-pays"]', { hasText: 'The agency pays.' }).waitFor();
    w.expect(loads === 0, 'the page was loaded again');
    const order = await drafter.locator('#pad .fm-pad__part h3').allInnerTexts();
    w.expect(order.join(', ') === 'Welcome, Who pays, Buses at night', `the headings stand as ${order.join(', ')}`);
    await w.look(drafter, 'session-notes-heading');
    await drafter.getByRole('link', { name: 'Who wrote these notes' }).click();
    await drafter.getByText('The agency pays.').waitFor();
    await w.look(drafter, 'session-notes-writers');
  },

  'the rules of participation change and people are shown what changed': async (w) => {
    const admin = await w.person('Demo Administrator');
    const citizen = await w.person('Demo Citizen');
    await admin.goto('/about/participation');
    await w.look(admin, 'rules');
    await admin.getByRole('button', { name: 'Publish a new edition' }).or(admin.getByRole('link', { name: 'Publish a new edition' })).first().click();
    const text = admin.getByLabel('The rules', { exact: true });
    await text.fill((await text.inputValue()).replace('No advertising', 'Speak for two minutes at most.\n\n- No advertising'));
    await admin.getByLabel('What changed, and why?').fill('Sessions ran late.');
    await w.look(admin, 'rules-new');
    await admin.getByRole('button', { name: 'Publish this edition' }).click();
    await admin.getByText('The new edition of the rules holds from now on.').waitFor();
    await citizen.goto('/account');
    await citizen.getByRole('link', { name: /The rules of participation changed since you agreed to them/ }).click();
    await citizen.locator('ins', { hasText: 'Speak for two minutes' }).waitFor();
    await w.look(citizen, 'rules-changed');
    await citizen.getByRole('button', { name: 'I have read them and will keep to them' }).click();
    await citizen.getByText('It is noted that you have read the rules.').waitFor();
    await w.look(citizen, 'rules-agreed');
  },
};
