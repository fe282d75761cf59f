// The small bundle of every page: GOV.UK Frontend's behaviour, and what we add
// on top of pages that work without any of it.
import { Button, CharacterCount, ErrorSummary, NotificationBanner, Radios, SkipLink } from 'govuk-frontend';
import { copyLinks } from './copy';
import { countDown } from './countdown';
import { keepDrafts } from './keep';
import { follow } from './live';
import { mentions } from './mention';
import { packs } from './pack';
import { followHeadings } from './parts';
import { room } from './room';
import { sendForms } from './send';
import { readersTimes } from './times';

document.body.classList.add('js-enabled', 'govuk-frontend-supported');

/** enhance brings a stretch of the page to life; what lives already is left alone. */
export function enhance(scope: ParentNode): void {
  // These forms guard themselves against being sent twice, and may be sent
  // again at once when they were refused.
  for (const button of scope.querySelectorAll('form[data-send] [data-prevent-double-click]')) {
    button.removeAttribute('data-prevent-double-click');
  }
  for (const Part of [Button, CharacterCount, ErrorSummary, NotificationBanner, Radios, SkipLink]) {
    for (const root of scope.querySelectorAll(`[data-module="${Part.moduleName}"]`)) {
      if (!root.hasAttribute(`data-${Part.moduleName}-init`)) new Part(root);
    }
  }
  readersTimes(scope);
  keepDrafts(scope);
  mentions(scope);
}

enhance(document);
copyLinks();
packs();
countDown();
sendForms(enhance);
room(enhance);
followHeadings();
follow(enhance);
