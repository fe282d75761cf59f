// A whole forum with twelve members, from the day it is founded to the
// authority's answer. Two of the members do everything by hand on a phone, and
// so does everybody who runs the forum; the other ten use the interface for
// programs.
import { founded } from '../assembly/found.mjs';
import { byHand, called, lettered, onPaper, onPhone, programmed } from '../assembly/letters.mjs';
import { draw, run, seated } from '../assembly/lots.mjs';
import { convened, learned, tabled, written } from '../assembly/talk.mjs';
import { answered, reported, shown, voted } from '../assembly/vote.mjs';

export const stories = {
  'a whole forum: twelve people go from a code in a letter to the answer of the authority': async (w) => {
    const staff = { lead: await w.person('Demo Delivery Lead'), commissioner: await w.person('Demo Commissioner'),
      recruiter: await w.person('Demo Recruiter'), adviser: await w.person('Demo Adviser') };
    await founded(w, staff);

    const code = await lettered(w, staff);
    const used = code('Villages');
    const words = await programmed(w, code, used);
    staff.people = [await byHand(w, code('Villages'), used), await onPhone(w, code('Villages'))];
    staff.caller = await called(w, code('Town'));
    await onPaper(w, staff, code);

    await run(w, staff);
    await draw(w, staff);
    const members = await seated(w, staff, words);

    await learned(w, staff);
    const session = await convened(w, staff);
    await tabled(w, staff, members, session);
    await written(w, staff, members, session);
    await voted(w, staff, members);
    await reported(w, staff);
    await answered(w, staff, members);
    await shown(w);
  },
};
