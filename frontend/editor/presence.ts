import type { Connection } from './connection';
import type { Say } from './words';

interface Person { name: string; organisation?: string; sector?: string; field?: string }

/**
 * Presence lists who is here. Names come from the server, never from a
 * client; somebody with two windows is one person.
 */
export class Presence {
  private readonly list: HTMLElement | null;
  private shown = '';

  constructor(root: HTMLElement, private readonly connection: Connection, private readonly say: Say) {
    this.list = root.querySelector('[data-presence]');
    connection.provider.awareness.on('change', () => this.show());
    this.show();
  }

  private show(): void {
    if (!this.list) return;
    const here = new Map<string, Person>();
    for (const [client, state] of this.connection.provider.awareness.getStates()) {
      const user = state.user as Person | undefined;
      if (user?.name && client !== this.connection.doc.clientID) here.set(user.name, user);
    }
    const people = [...here.values()].sort((a, b) => a.name.localeCompare(b.name));
    const line = people.map((p) => [p.name, p.organisation].filter(Boolean).join(', ')).join(' · ');
    const next = people.length ? this.say('Here now: %s and you', line) : this.say('Only you are here');
    if (next === this.shown) return;
    this.shown = next;
    this.list.textContent = next;
  }
}
