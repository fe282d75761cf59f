// Every page, signed in and out: axe-core finds nothing wide and narrow,
// nothing is wider than its window, the console is silent, nobody else is asked.
import { plans } from '../world.mjs';

const open = {
  home: '/', plans: '/plans', plan: plans.drafting, 'plan-published': plans.published, about: '/about',
  permissions: '/about/permissions', participation: '/about/participation', accessibility: '/about/accessibility',
  privacy: '/about/privacy', language: '/language',
};
const views = ['', '?read=1', '/comments', '/changes', '/stances', '/versions', '/writers'];

async function walk(w, page, pages, who) {
  for (const [name, path] of Object.entries(pages)) {
    const answer = await page.goto(path);
    w.expect(answer.ok(), `${path} answers ${answer.status()}`);
    await w.look(page, `${name}-${who}`);
  }
}

export const stories = {
  'every public page stands up without an account': async (w) => {
    const page = await w.visitor();
    const draft = await w.draft('Open contracting');
    const pages = { ...open };
    for (const view of views) pages[`draft${view.replace(/[/?]/, '-')}`] = draft + view;
    await walk(w, page, pages, 'visitor');
    await page.goto(`${draft}/versions`);
    await page.locator('#versions a').first().click();
    await w.look(page, 'draft-version-visitor');
    await page.goto('/');
    await w.show(page, 'home');
    await w.show(page, 'home-narrow', { width: 320, height: 900 });
    await page.goto(plans.drafting);
    await w.show(page, 'plan');
    await page.goto(draft);
    await w.show(page, 'draft-narrow', { width: 320, height: 900 });
    await page.goto(`${draft}/comments`);
    await w.show(page, 'comments');
    await page.goto(`${draft}/stances`);
    await w.show(page, 'stances');
    await w.show(page, 'stances-narrow', { width: 320, height: 900 });
    await page.goto(`${draft}/writers`);
    await w.show(page, 'who-wrote-this');
  },

  'every page stands up for somebody who keeps the plan': async (w) => {
    const page = await w.person('Demo Coordinator');
    const draft = await w.draft('Open contracting');
    const pages = { home: '/', plan: plans.drafting, 'plan-people': `${plans.drafting}/people`, 'plan-settings': `${plans.drafting}/settings`, account: '/account' };
    for (const view of [...views, '/details', '/settings', '/people', '/publish']) pages[`draft${view.replace(/[/?]/, '-')}`] = draft + view;
    await walk(w, page, pages, 'coordinator');
    const admin = await w.person('Demo Administrator');
    await walk(w, admin, { 'plan-new': '/plans/new', import: '/plans/import', admin: '/admin' }, 'administrator');
  },
};
