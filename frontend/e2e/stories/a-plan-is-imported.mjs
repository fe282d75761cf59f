// A plan that was written elsewhere comes in: seen first, kept when confirmed.

const small = `# Brook Valley Open Plan 2030-2031

## Introduction

A small plan, written to be imported.

## Commitment 1: Meetings that can be heard

Objective: Put a microphone in every meeting room of the council.

### What is the public problem that the commitment will address?

Nobody behind the third row hears what is decided.

### Milestones

| Verifiable and measurable milestones to fulfil the commitment | New or ongoing | Start date | End date |
|---|---|---|---|
| Buy microphones for six rooms | New | January 2030 | Spring 2030 |
| Ask people whether they hear better | New | Sometime later | December 2031 |
`;

export const stories = {
  'an administrator pastes a plan, sees what is doubtful, and confirms': async (w) => {
    const page = await w.person('Demo Administrator');
    await page.goto('/plans');
    await w.look(page, 'plans-administrator');
    await page.getByRole('button', { name: 'Import a plan' }).or(page.getByRole('link', { name: 'Import a plan' })).first().click();
    await w.look(page, 'import');
    await page.getByRole('button', { name: 'Show what was understood' }).click();
    await page.locator('.govuk-error-summary', { hasText: 'Choose a file or paste' }).waitFor();
    w.refusing(page, 422);
    await page.getByLabel('Or paste the text').fill(small);
    await page.getByRole('button', { name: 'Show what was understood' }).click();
    await page.getByText('1 commitment, 2 milestones').waitFor();
    await page.locator('.fm-warnings li').first().waitFor();
    await w.look(page, 'import-preview');
    await w.show(page, 'import');
    const nobody = await w.visitor();
    await nobody.goto('/plans');
    w.expect((await nobody.getByText('Brook Valley').count()) === 0, 'a plan was kept before it was confirmed');
    await page.getByRole('button', { name: 'Import it' }).click();
    await page.waitForURL('**/plans/brook-valley*');
    await page.getByRole('link', { name: /Meetings that can be heard/ }).first().click();
    await page.locator('[data-editor].is-live').waitFor();
    await page.getByText('Nobody behind the third row').first().waitFor();
  },

  'a file is understood as well, and a picture is refused in words': async (w) => {
    const page = await w.person('Demo Administrator');
    await page.goto('/plans/import');
    await page.getByLabel('A file').setInputFiles({ name: 'plan.md', mimeType: 'text/markdown', buffer: Buffer.from(small.replaceAll('Brook', 'Mill')) });
    await page.getByRole('button', { name: 'Show what was understood' }).click();
    await page.getByRole('heading', { name: /Mill Valley/ }).waitFor();
    w.refusing(page, 422);
    await page.goto('/plans/import');
    const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
    await page.getByLabel('A file').setInputFiles({ name: 'plan.png', mimeType: 'image/png', buffer: picture });
    await page.getByRole('button', { name: 'Show what was understood' }).click();
    const said = await page.locator('.govuk-error-summary').innerText();
    w.expect(/picture|image|text/i.test(said), `a picture is refused with "${said}"`);
    await w.look(page, 'import-refused');
  },
};
