// A person without a mouse: everything by Tab, Enter, Space, arrows and letters.

/** where says what has the focus, how it is called, and what keeps it from being seen. */
function where(page) {
  return page.evaluate(() => {
    const at = document.activeElement;
    if (!at || at === document.body) return { kind: 'none', name: '', hidden: '' };
    const name = (at.labels?.[0]?.textContent ?? at.textContent ?? '').trim().replace(/\s+/g, ' ');
    const box = at.getBoundingClientRect();
    const seen = [];
    for (const across of [0.05, 0.5, 0.95]) {
      for (const down of [0.1, 0.5, 0.9]) {
        const hit = document.elementFromPoint(box.left + box.width * across, box.top + box.height * down);
        seen.push(Boolean(hit) && (at.contains(hit) || [...(at.labels ?? [])].some((label) => label.contains(hit))));
      }
    }
    const style = getComputedStyle(at);
    const marked = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || style.backgroundColor === 'rgb(255, 221, 0)';
    let hidden = '';
    if (box.width < 2 || box.height < 2) hidden = 'has no size';
    else if (!seen.some(Boolean)) hidden = 'is under something, or outside the window';
    else if (!marked && !at.matches('input[type="checkbox"], input[type="radio"]')) hidden = 'does not show that it has the focus';
    return { kind: at.matches('input, textarea, select') ? 'field' : at.localName, name, hidden };
  });
}

/** Keys is one person's keyboard on one page. */
export class Keys {
  constructor(w, page, who) {
    Object.assign(this, { w, page, who });
  }

  /** at asks what has the focus: something must have, and it must be seen. */
  async at() {
    const at = await where(this.page);
    if (at.hidden) this.w.wrong(`${this.who} at ${new URL(this.page.url()).pathname}: the focused ${at.kind} “${at.name.slice(0, 60)}” ${at.hidden}`);
    return at;
  }

  /** reach goes on until the focus is on what has this name. */
  async reach(name, kind = 'button') {
    const passed = [];
    for (let n = 0; n < 200; n++) {
      await this.page.keyboard.press('Tab');
      const at = await this.at();
      if (at.kind === kind && at.name.startsWith(name)) return;
      passed.push(at.name.slice(0, 20));
    }
    throw new Error(`${this.who}: Tab does not reach the ${kind} “${name}”, but ${[...new Set(passed)].join(' | ')}`);
  }

  /** press reaches a button and presses it, by one of the two keys that do. */
  async press(name, key = 'Enter') {
    await this.reach(name);
    await this.page.keyboard.press(key);
  }

  /** writes reaches a field and types into it. */
  async writes(name, words) {
    await this.reach(name, 'field');
    await this.page.keyboard.type(words);
  }

  /** stays ends the story where the focus was lost: whoever goes on from nowhere begins at the top of the page. */
  async stays(after) {
    await this.w.becomes(async () => (await this.at()).kind !== 'none', `${this.who}: ${after} takes the focus away`, 3000);
    return (await this.at()).name;
  }
}
