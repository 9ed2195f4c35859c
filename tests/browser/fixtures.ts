import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { startBrowser, type Visitor, visit } from './browser.ts';
import { type ServedProduct, serveProduct } from './served.ts';

export interface Stage {
  readonly product: ServedProduct;
  /** Opens the console in a browser profile of its own, closed after the test. */
  enter(options?: BrowserContextOptions): Promise<Visitor>;
  /** The same for a console that is served by something else, which the profile is prepared for. */
  enterAt(url: string, prepare: (context: BrowserContext) => Promise<void>): Promise<Visitor>;
}

/** What a route is just answering has nobody to answer any more. */
async function leave(context: BrowserContext): Promise<void> {
  await context.unrouteAll({ behavior: 'ignoreErrors' });
  await context.close();
}

/**
 * One product and one browser for a file of tests; no test may leave the browser complaining.
 * @param env settings of the product
 */
export function openStage(env: Readonly<Record<string, string>> = {}): () => Stage {
  let browser: Browser | undefined;
  let product: ServedProduct | undefined;
  const visitors: Visitor[] = [];

  beforeAll(async () => {
    [product, browser] = await Promise.all([serveProduct(env), startBrowser()]);
  });
  afterEach(async () => {
    const complaints = visitors.flatMap((visitor) => visitor.complaints);
    await Promise.all(visitors.splice(0).map(({ context }) => leave(context)));
    expect(complaints).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });

  return () => {
    if (!browser || !product) throw new Error('Nothing is served yet');
    const [running, served] = [browser, product];
    const welcome = async (visitor: Promise<Visitor>) => {
      visitors.push(await visitor);
      return visitor;
    };
    return {
      product: served,
      enter: (options) => welcome(visit(running, served.url, options)),
      enterAt: (url, prepare) => welcome(visit(running, url, {}, prepare)),
    };
  };
}
