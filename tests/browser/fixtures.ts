import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { startBrowser, type Visitor, visit } from './browser.ts';
import { type ProductAndRedis, type ServedProduct, serveProduct, serveProductAndRedis } from './served.ts';

export interface Stage<Product extends ServedProduct = ProductAndRedis> {
  readonly product: Product;
  /** Opens the console in a new browser profile, which is closed after the test. */
  enter(options?: BrowserContextOptions): Promise<Visitor>;
  /** The same for a console at another URL, with a profile set up by `prepare`. */
  enterAt(url: string, prepare: (context: BrowserContext) => Promise<void>): Promise<Visitor>;
}

/** Ignores the errors of routes that are still being fulfilled. */
async function close(context: BrowserContext): Promise<void> {
  const routed = [context, ...context.pages()];
  await Promise.all(routed.map((one) => one.unrouteAll({ behavior: 'ignoreErrors' })));
  await context.close();
}

let started: Promise<Browser> | undefined;

/** One for all files of a worker, since each test opens profiles of its own. It ends with the worker. */
function sharedBrowser(): Promise<Browser> {
  started ??= startBrowser();
  return started;
}

/**
 * One product for a file of tests. A test fails if the browser reports an error.
 * @param env settings of the product
 */
export const openStage = (env?: Readonly<Record<string, string>>): (() => Stage) =>
  stageOf(() => serveProductAndRedis(env));

/** The same with a product that starts its own Redis, and can break it. */
export const openStageWithFaults = (env?: Readonly<Record<string, string>>): (() => Stage<ServedProduct>) =>
  stageOf(() => serveProduct(env));

function stageOf<Product extends ServedProduct>(serve: () => Promise<Product>): () => Stage<Product> {
  let browser: Browser | undefined;
  let product: Product | undefined;
  const visitors: Visitor[] = [];

  beforeAll(async () => {
    [product, browser] = await Promise.all([serve(), sharedBrowser()]);
  });
  afterEach(async () => {
    const complaints = visitors.flatMap((visitor) => visitor.complaints);
    await Promise.all(visitors.splice(0).map(({ context }) => close(context)));
    expect(complaints).toEqual([]);
  });
  afterAll(async () => {
    await product?.close();
  });

  return () => {
    if (!browser || !product) throw new Error('The product is not running yet');
    const [running, served] = [browser, product];
    const register = async (visitor: Promise<Visitor>) => {
      visitors.push(await visitor);
      return visitor;
    };
    return {
      product: served,
      enter: (options) => register(visit(running, served.url, options)),
      enterAt: (url, prepare) => register(visit(running, url, {}, prepare)),
    };
  };
}
