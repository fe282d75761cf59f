// The editor island: drafting together. It turns the server's reading view of
// a draft into fields that several people edit at once, and puts the reading
// view back when it cannot. One Yjs document a draft, one fragment a field.
import { Doc } from 'yjs';
import { Connection } from './connection';
import { Fields } from './fields';
import { Marks } from './marks';
import { Milestones } from './milestones';
import { Presence } from './presence';
import { Refused } from './refused';
import { Saved } from './saved';
import { Selection } from './selection';
import { Shorts } from './shorts';
import { words } from './words';

function start(root: HTMLElement): void {
  const say = words(root);
  const doc = new Doc();
  const connection = new Connection(root, doc);
  const saved = new Saved(root, connection, say);
  const fields = new Fields(root, doc, connection, say);
  new Milestones(root, doc, connection, say);
  new Shorts(root, doc, connection);
  new Presence(root, connection, say);
  new Refused(root, doc, connection, saved, say);
  // A draft has comments and suggestions; what a session writes has none.
  if (root.dataset.anchors) new Selection(root, fields, new Marks(root, fields), say);
  connection.open();
  // Leaving with words that are stored neither here nor there is asked about.
  addEventListener('beforeunload', (event) => {
    if (saved.pending) event.preventDefault();
  });
}

for (const root of document.querySelectorAll<HTMLElement>('[data-editor]')) start(root);
