/** Colors that the style sheet defines for charts, as registered properties: their computed values are plain colors. */
const NAMES = ['1', '2', '3', 'text', 'grid', 'good', 'warn', 'bad', 'none', 'mark', 'surface'] as const;
export type ColorName = (typeof NAMES)[number];
export type Colors = Readonly<Record<ColorName, string>>;

export function colorsOf(element: Element): Colors {
  const style = getComputedStyle(element);
  const entries = NAMES.map((name) => [name, style.getPropertyValue(`--chart-${name}`)]);
  return Object.fromEntries(entries);
}

const QUERIES = ['(prefers-color-scheme: dark)', '(forced-colors: active)'];

/** Calls back when the theme of the page or of the system changes. @returns a function that stops it */
export function watchTheme(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const queries = QUERIES.map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', onChange);
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener('change', onChange);
  };
}
