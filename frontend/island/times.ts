/**
 * readersTimes writes moments in the reader's own zone, where that is not the
 * one in which the server wrote them, and names the zone.
 */
export function readersTimes(scope: ParentNode): void {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const time of scope.querySelectorAll<HTMLTimeElement>('time[data-time]')) {
    const moment = new Date(time.dateTime);
    if (time.dataset.zone || isNaN(moment.getTime()) || offset(moment, zone) === offset(moment, 'Europe/London')) continue;
    time.title = time.textContent ?? '';
    time.textContent = written(moment, zone, time.dataset.time === 'full');
    time.dataset.zone = zone;
  }
}

/** offset is how a clock in that zone reads, which is all that matters here. */
function offset(moment: Date, zone: string): string {
  return moment.toLocaleString('en-GB', { timeZone: zone });
}

function written(moment: Date, zone: string, full: boolean): string {
  const language = document.documentElement.lang === 'cy' ? 'cy' : 'en-GB';
  const date = new Intl.DateTimeFormat(language, { timeZone: zone, weekday: full ? 'long' : undefined, day: 'numeric', month: 'long', year: 'numeric' });
  const clock = new Intl.DateTimeFormat(language, { timeZone: zone, hour: 'numeric', minute: '2-digit', hour12: true, timeZoneName: 'short' });
  const day = date.format(moment).replace(',', '');
  const hour = clock.format(moment).replace(':00', '').replace(/\s(am|pm|yb|yh)/i, '$1');
  return `${day}, ${hour}`;
}
