/** What the keyboard can stop at. */
const stops = 'a[href], button, input:not([type="hidden"]), select, textarea, summary, [contenteditable="true"], [tabindex]:not([tabindex="-1"])';

/** The parts of a page that have a heading of their own. */
const regions = '#console, #own, #stage, section, [data-live], main';

const headings = 'h1, h2, h3, h4, [data-own-state]';

/**
 * Place remembers where the focus is, for a change of the page that may take
 * away what has it: whoever goes by keyboard goes on from there, and not from
 * the top of the page.
 */
export class Place {
  private readonly was: HTMLElement | null;
  /** It stood within the window: it is to stay there, whatever comes above it. */
  private readonly seen: boolean;
  /** What the control stood in, from the inside out, and which of its controls it was. */
  private readonly around: { part: HTMLElement; at: number }[] = [];
  /** The headings before it in each region, the nearest first. */
  private readonly above: HTMLElement[] = [];

  constructor() {
    const at = document.activeElement;
    this.was = at instanceof HTMLElement && at !== document.body ? at : null;
    this.seen = this.was !== null && within(this.was);
    for (let part = this.was?.parentElement ?? null; part && part !== document.body; part = part.parentElement) {
      this.around.push({ part, at: controls(part).indexOf(this.was!) });
      if (!part.matches(regions)) continue;
      const before = [...part.querySelectorAll<HTMLElement>(headings)].filter((one) => one.compareDocumentPosition(this.was!) & Node.DOCUMENT_POSITION_FOLLOWING);
      for (const one of before.reverse()) if (!this.above.includes(one)) this.above.push(one);
    }
  }

  /**
   * back gives the focus back where the change took it: to what had it, to the
   * control that took its place, or to the nearest heading above.
   */
  back(): void {
    const has = document.activeElement;
    if (!this.was) return;
    if (has === this.was && visible(has)) {
      if (this.seen && !within(has)) has.scrollIntoView({ block: 'nearest' });
      return;
    }
    if (has && has !== document.body && visible(has)) return;
    if (this.was.isConnected && visible(this.was) && !this.was.matches(':disabled')) return goTo(this.was);
    const next = this.heir();
    if (next) return goTo(next);
    const place = this.above.find((one) => one.isConnected && visible(one)) ?? document.getElementById('main');
    if (!place) return;
    place.tabIndex = -1;
    goTo(place);
  }

  /** heir is the control that stands where the one stood that is gone: in the same group, not in a whole region. */
  private heir(): HTMLElement | null {
    const group = this.around.find(({ part }) => part.isConnected);
    if (!group || group.at < 0 || group.part.matches(regions)) return null;
    const left = controls(group.part).filter(visible);
    return left[Math.min(group.at, left.length - 1)] ?? null;
  }
}

/** goTo gives the focus, and moves the page no further than needed to see it. */
export function goTo(one: HTMLElement): void {
  one.focus({ preventScroll: true });
  one.scrollIntoView({ block: 'nearest' });
}

function controls(part: HTMLElement): HTMLElement[] {
  return [...part.querySelectorAll<HTMLElement>(stops)];
}

function within(one: Element): boolean {
  const { top, bottom } = one.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}

function visible(one: Element): boolean {
  return one.checkVisibility({ visibilityProperty: true });
}
