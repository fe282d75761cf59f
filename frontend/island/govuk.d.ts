declare module 'govuk-frontend' {
  interface Part {
    new (root: Element): unknown;
    moduleName: string;
  }
  export const Button: Part;
  export const CharacterCount: Part;
  export const ErrorSummary: Part;
  export const NotificationBanner: Part;
  export const Radios: Part;
  export const SkipLink: Part;
}

declare module 'idiomorph' {
  interface Options {
    morphStyle?: 'outerHTML' | 'innerHTML';
    ignoreActiveValue?: boolean;
    callbacks?: {
      beforeNodeMorphed?: (old: Node, fresh: Node) => boolean | void;
      beforeNodeRemoved?: (old: Node) => boolean | void;
      beforeAttributeUpdated?: (name: string, node: Element, change: 'update' | 'remove') => boolean | void;
    };
  }
  export const Idiomorph: { morph(old: Element, fresh: Element | string, options?: Options): void };
}
