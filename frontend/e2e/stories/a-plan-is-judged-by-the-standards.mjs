// The gauge: what the reviewer will ask, answered from what is on record.
import { plans } from '../world.mjs';

const gauge = `${plans.drafting}/standards`;

export const stories = {
  'a coordinator writes down what happened and the gauge follows': async (w) => {
    const page = await w.person('Demo Coordinator');
    await page.goto(plans.drafting);
    await page.getByRole('link', { name: 'How this plan meets the standards' }).click();
    await page.getByRole('heading', { name: 'The diary of the process' }).waitFor();
    await w.look(page, 'standards');
    await w.show(page, 'standards');
    await page.getByRole('link', { name: 'Write into the diary' }).first().click();
    await page.getByRole('button', { name: 'Write it down' }).click();
    await page.getByText('Say in a few words what it was.').first().waitFor();
    await w.look(page, 'standards-diary-refused');
    await page.getByLabel('People were told about the plan').check();
    await page.getByLabel('What was it, in a few words?').fill('Stall at the market');
    await page.getByLabel('On which day?').fill('2026-02-03');
    await page.getByLabel('Who was told?').fill('People at the market');
    w.refusing(page, 422);
    await page.getByRole('button', { name: 'Write it down' }).click();
    await page.getByText('It is in the diary.').waitFor();
    const anybody = await w.visitor();
    await anybody.goto(gauge);
    const entry = anybody.locator('article', { hasText: 'Stall at the market' });
    await entry.getByText('Written down later').waitFor();
    await page.getByRole('link', { name: 'Strike out Stall at the market' }).click();
    await w.look(page, 'standards-strike');
    await page.getByLabel('Why does it not count?').fill('It rained, and nobody came.');
    await page.getByRole('button', { name: 'Strike it out' }).click();
    await page.getByText('The entry is struck out.').waitFor();
    await anybody.goto(gauge);
    await entry.getByText('It rained, and nobody came.').waitFor();
    await page.getByRole('link', { name: 'Change the numbers in the rules' }).click();
    await w.look(page, 'standards-thresholds');
  },

  'a reviewer takes the evidence away, also without scripts': async (w) => {
    const page = await w.visitor({ javaScriptEnabled: false });
    await page.goto(gauge);
    const [pack] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'as files (ZIP)' }).click()]);
    w.expect(/-evidence-\d{4}-\d{2}-\d{2}\.zip$/.test(pack.suggestedFilename()), `the pack is called ${pack.suggestedFilename()}`);
    w.expect((await pack.failure()) === null, 'the pack did not arrive');
    // Where scripts run, the page says how far the pack is.
    const other = await w.visitor();
    await other.goto(gauge);
    const [again] = await Promise.all([other.waitForEvent('download'), other.getByRole('link', { name: 'as files (ZIP)' }).click()]);
    w.expect(again.suggestedFilename() === pack.suggestedFilename(), `with scripts the pack is called ${again.suggestedFilename()}`);
    await other.getByText('The pack has arrived').first().waitFor();
    await page.getByRole('link', { name: 'as a page to print' }).click();
    await page.getByRole('heading', { name: 'How far the public takes part' }).waitFor();
    await w.look(page, 'standards-pack');
  },
};
