// What a forum owes its members besides an answer: money for their time, a
// question how it was for them, and knowing who watches.
const streets = '/forums/quiet-streets';
const evenings = '/forums/buses-after-eight';
const phone = { viewport: { width: 360, height: 780 } };

export const stories = {
  'a member claims a cost, an official approves and pays it, and everybody reads sums alone': async (w) => {
    const member = await w.person('Demo Member', phone);
    await member.goto(`${streets}/my-payments`);
    await member.getByText('My neighbour looked after the two little ones').first().waitFor();
    await w.look(member, 'my-payments');
    w.refusing(member, 422);
    await member.getByLabel('Travel and other expenses').check();
    await member.getByLabel('How much was it, in GBP?').fill('4,2x');
    await member.getByLabel('On which day?').fill('2026-10-31');
    await member.getByLabel('What was it, in a few words?').fill('The last bus was gone: a taxi home');
    await member.getByRole('button', { name: 'Send the claim' }).click();
    await member.getByText('Enter an amount, such as 12.50.').first().waitFor();
    w.expect((await member.getByLabel('What was it, in a few words?').inputValue()).startsWith('The last bus'), 'what was typed is lost');
    await w.look(member, 'my-payments-refused');
    await member.getByLabel('How much was it, in GBP?').fill('14.20');
    await member.getByRole('button', { name: 'Send the claim' }).click();
    await member.getByText('Your claim is sent.').waitFor();

    const payer = await w.person('Demo Payments Officer');
    await payer.goto(`${streets}/ledger`);
    await w.look(payer, 'forum-ledger');
    await payer.getByRole('link', { name: 'Demo Member', exact: true }).click();
    await payer.getByRole('heading', { name: /£14.20/ }).waitFor();
    await w.look(payer, 'forum-account');
    await payer.getByRole('button', { name: 'Approve £14.20' }).click();
    await payer.getByText('The claim is decided.').waitFor();
    await payer.getByLabel('Vouchers').check();
    await payer.getByLabel('Reference of the payment').fill('V-2026-118');
    await payer.getByRole('button', { name: 'Mark it as paid' }).click();
    await payer.getByText('The payment is in the ledger.').waitFor();
    const table = await (await payer.request.get(`${streets}/ledger/table.csv`)).text();
    w.expect(table.includes('V-2026-118') && table.includes('14.20'), 'the table for the finance office lacks the payment');

    await member.goto(`${streets}/my-payments/statement`);
    await member.getByText('V-2026-118').first().waitFor();
    await w.look(member, 'payments-statement');
    const visitor = await w.visitor({ javaScriptEnabled: false });
    await visitor.goto(`${streets}/payments`);
    await visitor.getByText('Members get £75.00 for each day').first().waitFor();
    w.expect((await visitor.getByText('taxi home').count()) === 0, 'everybody reads a note');
    await w.look(visitor, 'forum-payments');
    w.expect((await visitor.request.get(`${streets}/ledger/table.csv`)).status() === 401, 'everybody can have the ledger');
  },

  'members say without a name how it was, and everybody sees how many agreed': async (w) => {
    const member = await w.person('Demo Member', phone);
    await member.goto(`${streets}/evaluation`);
    await member.getByRole('button', { name: 'Answer After the first Saturday' }).or(member.getByRole('link', { name: 'Answer After the first Saturday' })).first().click();
    await w.look(member, 'questionnaire');
    await member.getByRole('group', { name: 'I could say what I wanted to say' }).getByLabel('Strongly agree').check();
    await member.getByLabel('What should we know or do better?').fill('Softer chairs.');
    await member.getByRole('button', { name: 'Send my answers' }).click();
    await member.getByText('Nobody can tell that they are yours.').waitFor();

    const visitor = await w.visitor({ javaScriptEnabled: false });
    await visitor.goto(`${streets}/evaluation`);
    w.expect((await visitor.getByText('Strongly agree').count()) === 0, 'numbers are seen before the report');
    await visitor.goto(`${evenings}/evaluation`);
    await visitor.getByText('11 of 12 answered.').waitFor();
    await visitor.getByText('I found no sign that the council steered').waitFor();
    await w.look(visitor, 'evaluation-counted');
    const evaluator = await w.person('Demo Evaluator');
    await evaluator.goto(`${evenings}/evaluation`);
    const said = await (await evaluator.request.get(`${evenings}/evaluation/words.csv`)).text();
    w.expect(said.includes('fewer slides') && !said.includes('Demo Member'), 'the evaluator gets no words, or a name with them');
    await evaluator.goto(`${streets}/evaluation/new`);
    await w.look(evaluator, 'questionnaire-new');
  },

  'somebody asks to observe, accepts the code, and stands on the public list': async (w) => {
    const asks = await w.person('Demo Citizen', phone);
    await asks.goto(`${streets}/observers`);
    await asks.getByText('Demo Evening Post').waitFor();
    await asks.getByRole('button', { name: 'Ask to observe' }).or(asks.getByRole('link', { name: 'Ask to observe' })).first().click();
    await asks.getByLabel('Why you want to watch').fill('I live beside the school, and my street may be closed.');
    w.refusing(asks, 422);
    await asks.getByRole('button', { name: 'Ask to observe' }).click();
    await asks.getByText('Only people who accept the code of conduct can observe.').first().waitFor();
    await w.look(asks, 'observe-refused');
    await asks.getByLabel('I accept the code of conduct').check();
    await asks.getByRole('button', { name: 'Ask to observe' }).click();
    await asks.getByText('You asked to observe.').waitFor();
    const lead = await w.person('Demo Delivery Lead');
    await lead.goto(`${streets}/observers`);
    await w.look(lead, 'forum-observers-desk');
    await lead.getByRole('button', { name: 'Admit Demo Citizen' }).click();
    await lead.getByText('They observe, and stand on the public list.').waitFor();
    const visitor = await w.visitor({ javaScriptEnabled: false });
    await visitor.goto(`${streets}/observers`);
    await visitor.getByText('I live beside the school').waitFor();
    await w.look(visitor, 'forum-observers');
  },
};
