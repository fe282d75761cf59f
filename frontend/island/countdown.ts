import { announce } from './say';

const day = 24 * 60 * 60 * 1000;
/** Minutes before the end at which a screen reader says so. */
const said = [10, 5, 1];

/**
 * countDown shows in the last day how long is left, by the server's clock, so
 * that every reader sees the same. The words beside it stay what they are.
 */
export function countDown(): void {
  const found = document.querySelector<HTMLElement>('[data-countdown]');
  if (!found) return;
  const ahead = Number(found.dataset.now) - Date.now();
  let before = Number.POSITIVE_INFINITY;
  const tick = () => {
    const clock = document.querySelector<HTMLElement>('[data-countdown]');
    if (!clock) return; // the ballot closed, and the page says so
    const left = Number(clock.dataset.countdown) - (Date.now() + ahead);
    clock.textContent = left > day ? '' : left > 0 ? written(left) : (clock.dataset.over ?? '');
    for (const minutes of said) {
      if (left <= minutes * 60000 && before > minutes * 60000 && left > 0 && before !== Number.POSITIVE_INFINITY) {
        announce((clock.dataset.left ?? '').replace('#', String(minutes)));
      }
    }
    before = left;
  };
  tick();
  setInterval(tick, 1000);
}

function written(left: number): string {
  const seconds = Math.ceil(left / 1000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
