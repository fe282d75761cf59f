// How a forum begins: founded, staffed, promised, and let go by its conditions.
import { appoint, day, follow, onwards } from '../forum.mjs';

/** The forum of the story. */
export const forum = '/forums/the-market-square';
/** By what its members mirror the district. */
export const age = 'Age', part = 'Part of the district';

const remit = {
  'The question': 'What should the market square be for in ten years, and how do people get there?',
  Area: 'Sorrel District', 'The authority that commissions it': 'Sorrel District Council',
  'What it looks at, one a line': 'The square and the four streets that lead to it\nWhat it costs to keep',
  'What it does not look at, one a line': 'The bypass, which the county decides on',
  'What pulls in different directions, one a line': 'Room for cars or room for people\nMarket days or quiet',
  'Who decides?': 'The council’s cabinet', 'By when do they answer each recommendation?': day(400),
  'The promise in their words': 'We answer each recommendation in public: yes, in part or no, with our reason.',
  'Who pays?': 'Sorrel District Council', 'How much, in pounds?': '42,000', 'How many are chosen?': '12',
  'What do they mirror, one a line?': `${age} | 16 to 39; 40 or over | Invented census of Aldren, 2021\n${part} | Town; Villages | Invented register of addresses, 2026`,
  'Address of the data protection assessment': '/about/privacy', 'Address of the privacy notice': '/about/privacy',
  'Telephone number for people who would rather speak': '01632 960 002',
};

/** founded: an administrator founds it and names its lead, who names the others; nothing goes on before the promise stands. */
export async function founded(w, staff) {
  const admin = await w.person('Demo Administrator');
  await admin.goto('/forums');
  await follow(admin, 'Found a forum');
  await admin.getByLabel('Title', { exact: true }).fill('The market square');
  await w.look(admin, 'forum-new');
  await admin.getByRole('button', { name: 'Save' }).click();
  await admin.getByText('The forum is founded.').waitFor();
  w.expect(new URL(admin.url()).pathname === forum, `the forum is at ${admin.url()}`);
  await appoint(admin, forum, 'Demo Delivery Lead', 'Delivery lead');
  await appoint(admin, forum, 'Demo Commissioner', 'Commissioner');
  await admin.context().close();
  const { lead, commissioner } = staff;
  for (const [person, role] of [['Demo Recruiter', 'Recruiter'], ['Demo Telephone Operator', 'Telephone operator'], ['Demo Adviser', 'Advisory group'],
    ['Demo Facilitator', 'Facilitator'], ['Demo Facilitator 2', 'Facilitator']]) await appoint(lead, forum, person, role);
  await w.look(lead, 'forum-people');
  w.refusing(lead, 409);
  await lead.goto(`${forum}/phases`);
  await lead.getByRole('button', { name: 'Go on: Letters are out' }).click();
  await lead.getByText('Something stands in the way').first().waitFor();
  await w.look(lead, 'forum-phases-refused');
  await commissioner.goto(forum);
  await follow(commissioner, 'Change what the forum is about');
  for (const [label, text] of Object.entries(remit)) await commissioner.getByLabel(new RegExp(`^${label.replace('?', '\\?')}`)).fill(text);
  await commissioner.getByRole('button', { name: 'Save' }).click();
  await commissioner.getByText('It is kept.').waitFor();
  await lead.goto(forum);
  await follow(lead, 'Name the advisory group');
  await lead.getByLabel('The group, one a line').fill('Demo Adviser | Demo University | What such squares became elsewhere | Nothing\n' +
    'Demo Trader | Demo Traders | Shops on the square | Rents a shop there\nDemo Walker | Demo Ramblers | People on foot | Nothing');
  await lead.getByRole('button', { name: 'Save' }).click();
  await lead.getByText('It is kept.').waitFor();
  await onwards(lead, forum, 'Letters are out');
}
