import { type RefObject, useEffect } from 'react';

/** Where focus was, and where it can go if that element disappears. */
interface Focused {
  readonly element: HTMLElement;
  readonly rows: Element | undefined;
  readonly index: number;
  readonly heading: HTMLElement | undefined;
}

/**
 * When the focused element is removed or disabled, browsers move focus to the body, and a keyboard user starts over.
 * This moves it to the row that took the place of the old one, else to the heading of the card, else to that of the view.
 * https://www.w3.org/WAI/WCAG22/Understanding/focus-order
 */
export function useKeptFocus(content: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = content.current;
    if (!root) return;
    let last: Focused | undefined;
    const remember = ({ target }: FocusEvent) => {
      last = target instanceof HTMLElement ? focusedIn(target) : undefined;
    };
    const restore = () => {
      if (!last || isUsable(last.element) || document.activeElement !== document.body) return;
      const target = fallbackOf(last) ?? root.querySelector<HTMLElement>('h1');
      last = undefined;
      target?.focus();
    };
    const observer = new MutationObserver(restore);
    observer.observe(root, { childList: true, subtree: true, attributeFilter: ['disabled'] });
    root.addEventListener('focusin', remember);
    return () => {
      observer.disconnect();
      root.removeEventListener('focusin', remember);
    };
  }, [content]);
}

function focusedIn(element: HTMLElement): Focused {
  const row = element.closest('tbody > tr, li') ?? undefined;
  const rows = row?.parentElement ?? undefined;
  const index = row && rows ? [...rows.children].indexOf(row) : -1;
  const heading = element.closest('section')?.querySelector<HTMLElement>('h2') ?? undefined;
  return { element, rows, index, heading };
}

const isUsable = (element: HTMLElement): boolean => element.isConnected && !element.matches(':disabled');

function fallbackOf({ rows, index, heading }: Focused): HTMLElement | undefined {
  const row = rows?.isConnected ? (rows.children[index] ?? rows.lastElementChild) : undefined;
  const control = row?.querySelector<HTMLElement>('a[href], button:not(:disabled), input, summary');
  return control ?? (heading?.isConnected ? heading : undefined);
}
