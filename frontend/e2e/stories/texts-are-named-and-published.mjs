// Versions of a text, and the public versions of a commitment.
import { createHash } from 'node:crypto';

const title = 'A register of who owns companies';
const problem = '[data-field="objective.1.problem"] .editor-text';

/** move takes a draft to another state on its settings page. */
async function move(page, draft, state) {
  await page.goto(`${draft}/settings`);
  await page.locator('input[name="state"]').and(page.getByLabel(state)).check();
  await page.getByRole('button', { name: 'Move the draft' }).click();
  await page.waitForLoadState();
}

/** letPass has somebody who may let a text pass what stops it, with a reason. */
async function letPass(w, page, draft, picture) {
  await page.goto(`${draft}/publish`);
  if (picture) {
    w.refusing(page, 422);
    await page.getByRole('button', { name: /^Let it pass/ }).first().click();
    await page.locator('.govuk-error-summary', { hasText: 'Say why it is published all the same' }).waitFor();
    await w.look(page, picture);
  }
  while ((await page.getByRole('button', { name: /^Let it pass/ }).count()) > 0) {
    await page.getByLabel(/^Why publish all the same/).first().fill('The review named this and asked for it to stay.');
    await page.getByRole('button', { name: /^Let it pass/ }).first().click();
    await page.getByText('They stand on the publication for ever.').waitFor();
  }
}

export const stories = {
  'a version is named, compared with and brought back': async (w) => {
    const lead = await w.person('Demo Lead Official');
    const drafter = await w.person('Demo Drafter');
    const draft = await w.draft(title);
    await lead.goto(`${draft}/versions`);
    await lead.getByLabel('Name', { exact: true }).fill('Before the new sentence');
    await lead.getByRole('button', { name: 'Name this version' }).click();
    await lead.getByRole('link', { name: 'Before the new sentence' }).first().waitFor();
    await w.write(drafter, draft);
    await drafter.locator(problem).click();
    await drafter.keyboard.press('Control+End');
    await drafter.keyboard.type(' Nobody asks the clerks.');
    await drafter.locator('[data-saved][data-state="saved"]', { hasText: /Saved \d/ }).waitFor();
    await lead.goto(`${draft}/versions`);
    await w.look(lead, 'draft-versions-lead');
    await lead.getByRole('link', { name: /What changed since Before the new sentence/ }).or(lead.locator('.fm-rows__row', { hasText: 'Before the new sentence' }).getByRole('link', { name: /What changed since/ })).first().click();
    await lead.locator('ins', { hasText: 'Nobody asks the clerks.' }).waitFor();
    await w.look(lead, 'draft-compare');
    await w.show(lead, 'what-changed');
    await lead.goto(`${draft}/versions`);
    await lead.locator('.fm-rows__row', { hasText: 'Before the new sentence' }).getByRole('link', { name: /^Bring back/ }).click();
    await w.look(lead, 'draft-restore');
    await lead.getByRole('button', { name: 'Bring it back' }).click();
    await drafter.locator(problem).filter({ hasNotText: 'Nobody asks the clerks.' }).waitFor();
    await lead.goto(`${draft}/versions`);
    await lead.getByText('Brought back').first().waitFor();
  },

  'two officials publish at once and one is told plainly; a second version is published and withdrawn': async (w) => {
    const lead = await w.person('Demo Lead Official');
    const coordinator = await w.person('Demo Coordinator');
    const draft = await w.draft(title);
    await letPass(w, coordinator, draft, 'publish-stopped');
    for (const page of [lead, coordinator]) await page.goto(`${draft}/publish`);
    await w.look(lead, 'publish');
    await w.show(lead, 'publish');
    await lead.getByRole('button', { name: 'Publish version 1' }).click();
    await lead.waitForURL('**/commitments/**');
    w.refusing(coordinator, 409);
    await coordinator.getByRole('button', { name: 'Publish version 1' }).click();
    await coordinator.locator('.govuk-error-summary, main .govuk-body-l').filter({ hasText: /meantime|already|published/i }).first().waitFor();
    w.expect(!coordinator.url().includes('/commitments/'), 'both were published');
    const address = new URL(lead.url()).pathname;

    await move(lead, draft, 'Drafting');
    await w.write(lead, draft);
    await lead.locator(problem).click();
    await lead.keyboard.press('Control+End');
    await lead.keyboard.type(' One in nine is too many.');
    await lead.locator('[data-saved][data-state="saved"]', { hasText: /Saved \d/ }).waitFor();
    await letPass(w, coordinator, draft);
    await lead.goto(`${draft}/publish`);
    await lead.getByLabel('What changed since the last version?').fill('Says that one in nine is too many.');
    await w.look(lead, 'publish-second');
    await lead.getByRole('button', { name: 'Publish version 2' }).click();
    await lead.waitForURL('**/commitments/**');
    await lead.getByText('One in nine is too many.').first().waitFor();
    const reader = await w.visitor();
    await reader.goto(`${address.replace(/\/v\d+$/, '')}/v1`);
    await reader.getByRole('link', { name: 'There is a newer version' }).waitFor();
    w.expect((await reader.getByText('One in nine is too many.').count()) === 0, 'version 1 changed under its readers');

    await coordinator.goto(`${address.replace(/\/v\d+$/, '')}/v2`);
    await coordinator.getByRole('link', { name: 'Withdraw this version' }).click();
    await coordinator.getByRole('button', { name: 'Withdraw it' }).click();
    await coordinator.locator('.govuk-error-summary').waitFor();
    w.refusing(coordinator, 422);
    await w.look(coordinator, 'withdraw');
    await coordinator.getByLabel('Why is it withdrawn?').fill('The figure was wrong.');
    await coordinator.getByRole('button', { name: 'Withdraw it' }).click();
    await reader.goto(`${address.replace(/\/v\d+$/, '')}/v2`);
    await reader.getByText('The figure was wrong.').first().waitFor();
    await w.look(reader, 'commitment-withdrawn');
  },

  'the downloads of a version are what its page vouches for': async (w) => {
    const page = await w.visitor();
    await page.goto('/plans/aldren-open-government-action-plan-2025-2027');
    await page.locator('#commitments a').first().click();
    await w.show(page, 'commitment');
    const shown = (await page.locator('dd.fm-hash').innerText()).trim();
    const address = await page.locator('aside a[data-copy]').getAttribute('href');
    const json = Buffer.from(await (await fetch(`${w.base}${address}.json`)).arrayBuffer());
    w.expect(createHash('sha256').update(json).digest('hex') === shown, 'the JSON file has another SHA-256 than the page shows');
    for (const form of ['csv', 'md']) {
      const file = await fetch(`${w.base}${address}.${form}`);
      w.expect(file.ok && (await file.text()).length > 100, `the ${form} file is not there`);
    }
    for (const feed of ['/feed.atom', '/plans/aldren-open-government-action-plan-2025-2027/feed.atom']) {
      const answer = await fetch(w.base + feed);
      const text = await answer.text();
      w.expect(answer.headers.get('content-type').includes('atom') && text.includes('<entry>'), `${feed} is not a feed with entries`);
      w.expect(await page.evaluate((t) => !new DOMParser().parseFromString(t, 'application/xml').querySelector('parsererror'), text), `${feed} is not well-formed`);
    }
  },
};
