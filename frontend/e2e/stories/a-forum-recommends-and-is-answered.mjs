// A forum from what its members learn and their words to the authority's answer: written live,
// frozen by more than half, read by everybody, answered, rated, followed up,
// and brought into a national plan.
const streets = '/forums/quiet-streets/recommendations';
const evenings = '/forums/buses-after-eight';
const phone = { viewport: { width: 360, height: 780 } };

export const stories = {
  'evidence is let in by the advisory group, and a member asks what is answered in the open': async (w) => {
    const member = await w.person('Demo Member', phone);
    await member.goto('/forums/quiet-streets/evidence');
    await member.getByText('Ten years of walking home at night').first().waitFor();
    w.expect((await member.getByText('Why shops need parking').count()) === 0, 'a member sees what the advisory group has not let in');
    await w.look(member, 'forum-evidence');
    const adviser = await w.person('Demo Adviser');
    await adviser.goto('/forums/quiet-streets/evidence');
    await w.look(adviser, 'forum-evidence-waiting');
    await adviser.getByRole('button', { name: 'Let it in Why shops need parking' }).click();
    await adviser.getByText('It stands in the library.').waitFor();
    await member.goto('/forums/quiet-streets/questions');
    await member.getByLabel('What do you want to know?').fill('Who pays for the paint?');
    await member.getByRole('button', { name: 'Ask', exact: true }).click();
    await member.getByText('Your question is public, without your name.').waitFor();
    await w.look(member, 'forum-questions');
    const official = await w.person('Demo Commissioner');
    await official.goto('/forums/quiet-streets/questions');
    await official.getByLabel('Your answer to “Who pays for the paint?”').fill('The county, out of the road fund.');
    await official.getByRole('button', { name: 'Answer Who pays for the paint?' }).click();
    await official.getByText('Your answer stands beside the question').waitFor();
    const visitor = await w.visitor({ javaScriptEnabled: false });
    await visitor.goto('/forums/quiet-streets/questions');
    await visitor.getByText('The county, out of the road fund.').waitFor();
    w.expect((await visitor.getByText('Demo Member').count()) === 0, 'everybody is told who asked');
  },

  'a member writes a recommendation with the others and the last needed one freezes it': async (w) => {
    const member = await w.person('Demo Member', phone);
    await member.goto('/forums/quiet-streets');
    await w.look(member, 'forum-drafting-hub');
    await member.getByRole('link', { name: 'What members recommend' }).click();
    await w.look(member, 'recommendations-written');
    const visitor = await w.visitor();
    await visitor.goto(streets);
    await visitor.getByRole('link', { name: /Crossings at all six schools/ }).waitFor();
    w.expect((await visitor.getByText('Deliveries outside school hours').count()) === 0, 'a visitor reads what members are still writing');

    await member.getByRole('link', { name: /Deliveries outside school hours/ }).click();
    await member.getByText('can be answered without doing anything').waitFor();
    await w.look(member, 'recommendation-written');
    await member.getByRole('link', { name: 'Open the text' }).or(member.getByRole('button', { name: 'Open the text' })).first().click();
    await member.locator('[data-editor].is-live').waitFor();
    const words = member.locator('[data-field="recommended"] .editor-text');
    await words.click();
    await member.keyboard.press('Control+End');
    await member.keyboard.type(' No lorry of over 7 tonnes before ten.');
    await words.getByText('before ten').waitFor();
    await w.look(member, 'recommendation-draft');
    const facilitator = await w.person('Demo Facilitator');
    await facilitator.goto(member.url());
    await facilitator.getByText('No lorry of over 7 tonnes before ten.').first().waitFor();

    await member.goto(streets);
    await member.getByRole('link', { name: /School streets at the start/ }).click();
    await member.getByText('6 of 12 members have confirmed the wording').waitFor();
    await member.getByRole('button', { name: 'I confirm this wording' }).click();
    await member.getByText('the wording is frozen').first().waitFor();
    await w.look(member, 'recommendation-frozen');
    await visitor.goto(streets);
    await visitor.getByRole('link', { name: /School streets at the start/ }).click();
    await visitor.getByText('Confirmed word for word by 7 of 12 members').waitFor();
  },

  'the authority answers the report, members rate it, and a plan takes it in': async (w) => {
    const visitor = await w.visitor({ javaScriptEnabled: false });
    await visitor.goto(`${evenings}/report`);
    await visitor.getByText('What members of this forum recommend, in their own words.').waitFor();
    await visitor.getByText('I would rather have a taxi for everybody').waitFor();
    await w.look(visitor, 'forum-report');

    const official = await w.person('Demo Commissioner');
    await official.goto(`${evenings}/recommendations`);
    await w.look(official, 'recommendations-answered');
    await official.getByRole('link', { name: /A shared taxi for the villages/ }).click();
    await official.getByText('There is no answer yet.').waitFor();
    await official.getByRole('link', { name: 'Answer this recommendation' }).or(official.getByRole('button', { name: 'Answer this recommendation' })).first().click();
    await official.getByLabel('Accepted', { exact: true }).check();
    await official.getByLabel('Reason').fill('The trial is paid for from the transport grant.');
    await official.getByLabel('Who answers for it in the authority').fill('Head of Transport');
    await official.getByLabel('Minute').fill('Cabinet, minute 2026/119');
    w.refusing(official, 422);
    await official.getByRole('button', { name: 'Publish the answer' }).click();
    await official.getByText('Say by when it is done.').first().waitFor();
    w.expect((await official.getByLabel('Reason').inputValue()) === 'The trial is paid for from the transport grant.', 'what was typed is lost');
    await w.look(official, 'recommendation-answer-refused');
    await official.getByLabel('Done by').fill('2028-04-01');
    await official.getByRole('button', { name: 'Publish the answer' }).click();
    await official.getByText('The answer is published and stands in the public record.').waitFor();

    const member = await w.person('Demo Member', phone);
    await member.goto(`${evenings}/recommendations/1`);
    await member.getByLabel('It answers part of what we asked').check();
    await member.getByRole('button', { name: 'Rate the answer' }).click();
    await member.getByText('Your rating is counted.').waitFor();
    await w.look(member, 'recommendation-answered');

    const lead = await w.person('Demo Delivery Lead');
    await lead.goto(`${evenings}/phases`);
    await lead.getByLabel('Where can everybody see that it is met?').first().fill(`${evenings}/recommendations`);
    await lead.getByRole('button', { name: /^It is met/ }).first().click();
    await lead.getByText('It is kept.').waitFor();
    await lead.getByRole('button', { name: /^Go on:/ }).click();
    await lead.getByText('The forum went on.').waitFor();
    await official.goto(`${evenings}/recommendations/2/progress`);
    await official.getByLabel('Under way').check();
    await official.getByLabel('What was done, and what was not').fill('Three of the five villages have a number to call.');
    await w.look(official, 'recommendation-progress');
    await official.getByRole('button', { name: 'Publish the progress' }).click();
    await official.getByText('Three of the five villages').waitFor();

    const coordinator = await w.person('Demo Coordinator');
    await coordinator.goto(`${evenings}/recommendations/2`);
    await coordinator.getByText('Bring it into a plan').click();
    await coordinator.getByRole('button', { name: 'Bring it in' }).click();
    await coordinator.getByText('The recommendation is an input of the plan now.').waitFor();
    await coordinator.getByRole('link', { name: 'What the plan made of it' }).click();
    await coordinator.getByText('The council should try a shared taxi').first().waitFor();
  },
};
