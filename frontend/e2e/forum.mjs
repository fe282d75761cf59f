// What people do on the pages of a forum, in steps that stories share.

/** day is a date so many days from now, as forms take it. */
export const day = (days) => new Date(Date.now() + days * 86400e3).toISOString().slice(0, 10);

/** follow presses what looks like a link or a button and has this name. */
export function follow(page, name) {
  return page.getByRole('link', { name }).or(page.getByRole('button', { name })).first().click();
}

/** save fills in what a page asks and goes on. */
async function save(page, label, value) {
  await page.getByLabel(label).fill(value);
  await page.getByRole('button', { name: 'Save and continue' }).click();
}

/** choose answers a question of the registration. */
export async function choose(page, label) {
  await page.getByLabel(label, { exact: true }).check();
  await page.getByRole('button', { name: 'Save and continue' }).click();
}

/** introduce answers what everybody is asked who got a letter: eligible, name, contact, address. */
export async function introduce(page, name, address) {
  await choose(page, 'Yes');
  await save(page, 'What is your name?', name);
  await save(page, 'Telephone number', '01632 960 123');
  await save(page, 'Where do you live?', address);
}

/** enterCode types the code of a letter. */
export async function enterCode(page, code, label = 'The code on your letter') {
  await page.getByLabel(label).fill(code);
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** send agrees and sends a registration in. */
export async function send(page) {
  await page.getByLabel('Keep what I said until the lottery is over').check();
  await page.getByRole('button', { name: 'Register' }).click();
  await page.getByText('You are in the pool.').waitFor();
}

/** appoint gives a role of a forum to somebody by name. */
export async function appoint(page, forum, person, role) {
  await page.goto(`${forum}/people`);
  await page.getByLabel('To whom?').fill(person);
  await page.getByLabel(role, { exact: true }).check();
  await page.getByRole('button', { name: 'Give the role' }).click();
  await page.getByText('The role is given.').waitFor();
}

/** met says where it can be seen that a condition is met: where the page proposes, or elsewhere. */
export async function met(page, forum, gate, link) {
  await page.goto(`${forum}/phases`);
  const condition = page.locator(`#${gate}`);
  if (link) await condition.getByLabel('Where can everybody see that it is met?').fill(link);
  await condition.getByRole('button', { name: /^It is met/ }).click();
  await page.getByText('It is kept.').waitFor();
}

/** onwards takes a forum to its next phase, which is called so. */
export async function onwards(page, forum, phase) {
  await page.goto(`${forum}/phases`);
  await page.getByRole('button', { name: `Go on: ${phase}` }).click();
  await page.getByText('The forum went on.').waitFor();
}

/** quotas types for each answer of each feature at least, at most, and how far both give. */
export async function quotas(page, forum, all) {
  await page.goto(`${forum}/quotas`);
  for (const [feature, values] of all.entries()) {
    for (const [value, numbers] of values.entries()) {
      for (const [which, n] of numbers.entries()) await page.locator(`#q${feature}-${value}-${which}`).fill(String(n));
    }
  }
}
