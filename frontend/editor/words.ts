/** Say gives the page's own words for a key; %s is filled with the rest. */
export type Say = (key: string, ...values: string[]) => string;

/** words reads the catalogue that the server wrote into data-words. */
export function words(root: HTMLElement): Say {
  const catalogue = JSON.parse(root.dataset.words || '{}') as Record<string, string>;
  return (key, ...values) => {
    let next = 0;
    return (catalogue[key] ?? key).replace(/%s/g, () => values[next++] ?? '');
  };
}

/** button makes a button with words in it, never a picture alone. */
export function button(label: string, press: () => void, look = 'govuk-button govuk-button--secondary'): HTMLButtonElement {
  const b = document.createElement('button');
  b.type = 'button';
  b.className = look;
  b.textContent = label;
  b.addEventListener('click', press);
  return b;
}
