// A session that is led and taken part in without a mouse. Nobody clicks here
// from the moment the session is announced.
import { Keys } from '../keys.mjs';
import { announced } from '../sessions.mjs';

/** live waits until a page of the room follows what happens. */
const live = (page) => page.getByText('Live: this page follows').waitFor();

export const stories = {
  'a session is chaired and taken part in by keyboard alone': async (w) => {
    const chair = await w.person('Demo Coordinator');
    const citizen = await w.person('Demo Citizen');
    const other = await w.person('Demo Speaker');
    const at = await announced(w, chair, 'By keyboard');
    const [c, p, o] = [new Keys(w, chair, 'the chair'), new Keys(w, citizen, 'the citizen'), new Keys(w, other, 'the speaker')];
    for (const k of [p, o]) {
      await k.page.goto(`${at}/room`);
      await k.press('Join');
      await k.page.getByText('The session has not begun yet.').first().waitFor();
    }
    await chair.goto(`${at}/chair`);
    await live(chair);
    await c.press('Begin the session');
    await chair.getByRole('heading', { name: 'The floor', exact: true }).waitFor();
    await c.stays('beginning the session');
    for (const page of [citizen, other]) {
      await page.goto(`${at}/room`);
      await live(page);
    }

    // The floor, given to one of two, and given up again from both sides.
    await p.press('Ask to speak');
    await citizen.getByText('You are number 1 in the queue.').waitFor();
    await p.stays('asking to speak');
    await o.press('Reply', 'Space');
    await other.getByText('in the queue.').waitFor();
    await chair.locator('#console .fm-rows__row', { hasText: 'Demo Speaker' }).waitFor();
    await c.reach('Give the floor to Demo Citizen');
    await chair.keyboard.press('Enter');
    await citizen.getByText('You have the floor.').waitFor();
    await chair.getByRole('button', { name: 'Thank the speaker' }).waitFor();
    await c.stays('giving the floor, when its button goes');
    await c.press('Thank the speaker');
    await chair.locator('.fm-stage__speaker', { hasText: 'The floor is free.' }).waitFor();
    w.expect((await c.stays('thanking the speaker, when the button goes')) === 'Next speaker', 'the focus is not where the button was');
    await chair.keyboard.press('Space');
    await other.getByText('You have the floor.').waitFor();
    await c.stays('giving the floor to the next');
    await o.press('Leave the queue, or give the floor back');
    await chair.locator('.fm-stage__speaker', { hasText: 'The floor is free.' }).waitFor();
    await o.stays('giving the floor back');

    // Twice on one button without leaving it: what it sends is what the page
    // says. Within a second the button takes a second press for a slip.
    await p.reach('Ask to speak');
    await c.reach('Next speaker');
    for (const turn of [1, 2]) {
      await citizen.keyboard.press('Enter');
      await chair.locator('#console .fm-rows__row', { hasText: 'Demo Citizen' }).waitFor();
      await chair.waitForTimeout(1100);
      await chair.keyboard.press('Enter');
      await chair.locator('.fm-stage__speaker', { hasText: 'Demo Citizen' }).waitFor();
      await chair.getByRole('button', { name: 'Thank the speaker' }).waitFor();
      await c.press('Thank the speaker');
      await chair.locator('.fm-stage__speaker', { hasText: 'The floor is free.' }).waitFor();
      await c.w.becomes(async () => (await c.at()).name === 'Next speaker', `the focus is not on the next speaker, turn ${turn}`);
    }
    w.expect((await chair.locator('[data-room-alert]').textContent()) === '', 'a press by keyboard was refused');

    // A poll, with its kind chosen by arrow, opened by Enter in the box.
    await c.reach('How does it answer?', 'field');
    await chair.keyboard.press('ArrowDown');
    await chair.keyboard.press('Shift+Tab');
    await chair.keyboard.type('Shall buses run later?');
    await chair.keyboard.press('Enter');
    await citizen.locator('.fm-stage__poll').getByText('Shall buses run later?').waitFor();
    await chair.getByRole('button', { name: 'Close the poll and show the counts' }).waitFor();
    await c.stays('opening the poll, when its form goes');
    await p.press('Support');
    await citizen.getByText('Your vote: Support').waitFor();
    await p.stays('voting');
    await o.press('Oppose', 'Space');
    await other.getByText('Your vote: Oppose').waitFor();
    await p.press('I agree');
    await citizen.locator('.fm-reaction', { hasText: 'I agree' }).locator('.fm-tabs__count', { hasText: '1' }).waitFor();
    await c.press('Close the poll and show the counts', 'Space');
    await citizen.getByText('Result of the last poll').waitFor();
    await c.stays('closing the poll, when its button goes');
    await p.stays('a poll that closes');

    // On to the next point; a question, and another who wants it answered.
    await c.press('Go on to Buses at night');
    await citizen.locator('.fm-stage__title', { hasText: 'Buses at night' }).waitFor();
    await c.stays('going on to the last point, when its button goes');
    await p.writes('Ask in writing', 'Who pays?');
    await p.press('Send the question');
    await other.locator('.fm-stage__questions', { hasText: 'Who pays?' }).waitFor();
    await p.stays('sending a question');
    w.expect((await citizen.getByLabel('Ask in writing').inputValue()) === '', 'a question that was sent stands in its box again');
    await o.press('I want this answered Who pays?');
    await citizen.getByText('1 person wants it answered').waitFor();
    await o.stays('supporting a question');

    // Quiet: changes are not read aloud, and the page is held as it is.
    await p.press('Do not read changes aloud', 'Space');
    await citizen.getByRole('button', { name: 'Read changes aloud', exact: true }).waitFor();
    await p.press('Hold this page still', 'Space');
    await citizen.getByText('What happens meanwhile is shown').waitFor();
    const [said, stage] = [await citizen.locator('[data-live-words]').textContent(), await citizen.locator('#stage').innerText()];
    await o.press('Ask to speak');
    await other.getByText('You are number 1 in the queue.').waitFor();
    await c.press('Next speaker');
    await other.getByText('You have the floor.').waitFor();
    w.expect((await citizen.locator('#stage').innerText()) === stage, 'a page that is held changes');
    await p.press('Hold this page still', 'Enter');
    await citizen.locator('.fm-stage__speaker', { hasText: 'Demo Speaker' }).waitFor();
    w.expect((await citizen.locator('[data-live-words]').textContent()) === said, 'changes are read aloud to who wants to hear none');
    await p.stays('letting the page go on');
    await w.look(chair, 'session-keyboard-chair');
    await w.look(citizen, 'session-keyboard-room');
  },
};
