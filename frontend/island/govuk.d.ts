declare module 'govuk-frontend' {
  type Part = new (root: Element) => unknown;
  export function createAll(part: Part): void;
  export const Button: Part;
  export const CharacterCount: Part;
  export const ErrorSummary: Part;
  export const NotificationBanner: Part;
  export const Radios: Part;
  export const SkipLink: Part;
}
