import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { FULL_TIER } from '../../support/run/tier.ts';

/**
 * `npm test` examines each state narrow and dark, where texts have the least room and contrast; the full tier also wide
 * and light, which takes four times as long.
 */
export const WIDTHS = FULL_TIER ? [360, 1440] : [360];
const COLOR_SCHEMES = FULL_TIER ? (['light', 'dark'] as const) : (['dark'] as const);

interface Finding {
  readonly id: string;
  readonly impact?: string | null;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

/** Serious and critical findings of axe. Injected despite the page's content security policy, like a debugger. */
export async function seriousFindings(page: Page): Promise<string[]> {
  if (await page.evaluate("typeof axe === 'undefined'")) await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as { violations: Finding[] };
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** Horizontal overflow of the page, in px. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/**
 * Expects no serious finding of axe in any theme of the tier, and no horizontal overflow.
 * @param state what the page shows, for the message of a failure
 */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  for (const colorScheme of COLOR_SCHEMES) {
    // During a color transition the contrast is undefined.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect.poll(() => seriousFindings(page), { message: `${state}, ${colorScheme}` }).toEqual([]);
  }
  await expect.poll(() => overflowOf(page), { message: state }).toBe(0);
}
