import type { Page } from 'playwright-core';

const MAX_STOPS = 80;

/** The text of the focused element, or its label. */
export const focusedText = (page: Page): Promise<string> =>
  page.evaluate(
    `(() => {
      const { activeElement } = document;
      return activeElement?.labels?.[0]?.textContent || activeElement?.textContent || activeElement?.getAttribute('aria-label') || '';
    })()`,
  );

/** Presses Tab until the control with this text or label has the focus. @param key `Shift+Tab` goes backwards */
export async function tabTo(page: Page, text: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let i = 0; i < MAX_STOPS; i++) {
    await page.keyboard.press(key);
    if ((await focusedText(page)) === text) return;
  }
  throw new Error(`"${text}" is not among the next ${MAX_STOPS} stops of ${key}`);
}

/** Tabs to a control and presses Enter. */
export async function enterAt(page: Page, text: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await tabTo(page, text, key);
  await page.keyboard.press('Enter');
}
