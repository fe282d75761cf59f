/** Answer is what a ballot says to one question, as the box takes it. Nothing in it is a blank. */
export interface Answer {
  point?: string;
  choose?: number[];
  spread?: number[];
  ranks?: number[][];
}

type Numbered = HTMLInputElement | HTMLSelectElement;

function numbered(step: HTMLElement): Numbered[] {
  return [...step.querySelectorAll<Numbered>('[data-option]')];
}

/** answerOf reads a question of the paper. */
export function answerOf(step: HTMLElement): Answer {
  switch (step.dataset.method) {
    case 'support': {
      const point = step.querySelector<HTMLInputElement>('input:checked')?.value;
      return point ? { point } : {};
    }
    case 'approval': {
      const choose = [...step.querySelectorAll<HTMLInputElement>('input:checked')].map((box) => Number(box.value)).sort((a, b) => a - b);
      return choose.length ? { choose } : {};
    }
    case 'dots': {
      const spread = numbered(step).map((box) => (box.value.trim() ? Number(box.value) : 0));
      return spread.some((n) => n !== 0) ? { spread } : {};
    }
  }
  const ranks: number[][] = [];
  numbered(step).forEach((box, option) => {
    const rank = Number(box.value);
    if (!rank) return;
    while (ranks.length < rank) ranks.push([]);
    ranks[rank - 1].push(option);
  });
  return ranks.length ? { ranks } : {};
}

/** mistake names what is wrong with an answer; '' for nothing. */
export function mistake(step: HTMLElement): '' | 'twice' | 'gap' | 'over' | 'number' {
  const answer = answerOf(step);
  if (answer.spread) {
    if (answer.spread.some((n) => !Number.isInteger(n) || n < 0)) return 'number';
    return answer.spread.reduce((sum, n) => sum + n, 0) > Number(step.dataset.points) ? 'over' : '';
  }
  if (answer.ranks) {
    if (step.dataset.method !== 'schulze' && answer.ranks.some((rank) => rank.length > 1)) return 'twice';
    if (answer.ranks.some((rank) => rank.length === 0)) return 'gap';
  }
  return '';
}

/** wordsOf says an answer in the words of the paper; '' for a blank. */
export function wordsOf(step: HTMLElement): string {
  const answer = answerOf(step);
  const label = (box: Element) => step.querySelector(`label[for="${box.id}"]`)?.textContent?.trim() ?? '';
  const options = numbered(step).map(label);
  if (answer.spread) return answer.spread.map((n, o) => (n ? `${options[o]}: ${n}` : '')).filter(Boolean).join(', ');
  if (answer.ranks) return answer.ranks.map((rank, i) => `${i + 1}. ${rank.map((o) => options[o]).join(' = ')}`).join(' · ');
  return [...step.querySelectorAll<HTMLInputElement>('input:checked')].map(label).join(', ');
}
