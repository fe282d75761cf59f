// What several stories of sessions begin with.

const plan = '/plans/aldren-open-government-action-plan-2027-2029';

/** announced announces a session for everybody and gives its address. */
export async function announced(w, chair, title) {
  await chair.goto(`${plan}/sessions/new`);
  await chair.getByLabel('Title', { exact: true }).fill(title);
  await chair.getByLabel('What is it for?').fill('To try the room.');
  await chair.getByLabel(/^Place/).fill('Hall');
  await chair.getByLabel('Agenda', { exact: true }).fill('Welcome, 10\nBuses at night, 20');
  await chair.getByLabel('Everybody who is signed in', { exact: false }).check();
  await chair.getByRole('button', { name: 'Announce' }).click();
  await chair.getByRole('heading', { name: title }).waitFor();
  return new URL(chair.url()).pathname;
}
