// Runs before the page is painted, so that what scripts will take over looks
// from the start as it will look then, and nothing moves.
if ('noModule' in HTMLScriptElement.prototype) {
  document.documentElement.classList.add('js-enabled', 'govuk-frontend-supported');
}
