// People who only read: without an account, without scripts, in Welsh.

import { plans } from '../world.mjs';

const { drafting: plan, published: old } = plans;

export const stories = {
  'a published commitment says which version it is and what changed': async (w) => {
    const page = await w.visitor();
    await page.goto(old);
    await page.locator('#commitments a').first().click();
    w.expect(/\/commitments\//.test(page.url()), `the plan leads to ${page.url()}`);
    await w.look(page, 'commitment');
    await page.getByRole('link', { name: 'All versions' }).click();
    await w.look(page, 'commitment-versions');
    await page.getByRole('link', { name: 'What changed' }).first().click();
    w.expect(await page.locator('ins').count() > 0, 'the difference shows nothing that was put in');
    await w.look(page, 'commitment-compare');

  },

  'everything is there without scripts': async (w) => {
    const page = await w.visitor({ javaScriptEnabled: false });
    const draft = await w.draft('Open contracting');
    await page.goto(draft);
    w.expect(await page.getByRole('link', { name: /^Comment on paragraph/ }).count() > 0, 'paragraphs cannot be commented on');
    w.expect(!(await page.locator('.fm-needs-script').first().isVisible().catch(() => false)), 'what needs scripts is shown without them');
  },

  'the site speaks Welsh and says how far it can be trusted': async (w) => {
    const page = await w.visitor();
    await page.goto('/');
    await page.getByRole('link', { name: 'Cymraeg' }).click();
    w.expect(await page.locator('html').getAttribute('lang') === 'cy', 'the page does not say that it is Welsh');
    w.expect(await page.getByText('heb ei wirio').or(page.getByText("wedi'i wirio gan siaradwr")).count() > 0, 'the page does not say that its Welsh is unchecked');
    await w.look(page, 'home-welsh');
    await page.goto(plan);
    await w.look(page, 'plan-welsh');
    await page.getByRole('link', { name: 'English' }).click();
    w.expect(new URL(page.url()).pathname === plan, 'the language switch does not come back to the page');
  },

  'what is not there is said plainly': async (w) => {
    const page = await w.visitor();
    w.refusing(page, 401, 403, 404);
    const answer = await page.goto('/drafts/nothing-like-it');
    w.expect(answer.status() === 404, `answered ${answer.status()}`);
    await w.look(page, 'error-404');
    await page.getByRole('link', { name: 'Search for what you are looking for' }).click();
    await page.getByLabel('What are you looking for?').fill('contracts');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('link', { name: /^Open contracting.*Draft/ }).waitFor();
    await w.look(page, 'search-found');
    const admin = await page.goto('/admin/people');
    w.expect([401, 403].includes(admin.status()), `the administration answered ${admin.status()}`);
    await w.look(page, 'error-sign-in');
  },

  'a text four times as large still fits': async (w) => {
    const page = await w.visitor({ viewport: { width: 320, height: 256 } });
    const draft = await w.draft('Open contracting');
    for (const path of ['/', plan, draft, `${draft}/comments`, `${draft}/stances`]) {
      await page.goto(path);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      w.expect(over <= 0, `${path} is ${over}px too wide at 400 % zoom`);
    }
  },
};
