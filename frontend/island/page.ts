import { createAll, Button, CharacterCount, ErrorSummary, NotificationBanner, Radios, SkipLink } from "govuk-frontend";

document.body.classList.add('js-enabled', 'govuk-frontend-supported');
for (const part of [Button, CharacterCount, ErrorSummary, NotificationBanner, Radios, SkipLink]) {
  createAll(part);
}
