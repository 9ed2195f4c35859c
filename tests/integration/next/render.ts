import type { NextCacheEntry, NextCacheHandler } from '../../../src/next/cache/index.ts';

/** The clock of Next.js. */
export const now = (): number => performance.timeOrigin + performance.now();

export const streamOf = (...chunks: readonly (string | Uint8Array)[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) {
        controller.enqueue(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
      }
      controller.close();
    },
  });

/** An entry whose render begins now. */
export const entryOf = (value: string, fields: Partial<NextCacheEntry> = {}): NextCacheEntry => ({
  value: streamOf(value),
  tags: [],
  stale: 300,
  timestamp: now(),
  expire: 3_600,
  revalidate: 900,
  ...fields,
});

export const bytesOf = async ({ value }: NextCacheEntry): Promise<Uint8Array> =>
  new Uint8Array(await new Response(value).arrayBuffer());

/** The text of what `get` finds. */
export async function textIn(
  handler: NextCacheHandler,
  key: string,
  softTags: string[] = [],
): Promise<string | undefined> {
  const entry = await handler.get(key, softTags);
  return entry && new TextDecoder().decode(await bytesOf(entry));
}

/** Imitates Next.js on a miss: `begin` starts the render, `end` stores the result. */
export async function beginRender(handler: NextCacheHandler, key: string) {
  const found = await handler.get(key, []);
  const timestamp = now();
  return {
    found,
    end: (value: string, fields: Partial<NextCacheEntry> = {}) =>
      handler.set(key, Promise.resolve(entryOf(value, { timestamp, ...fields }))),
  };
}

/** Renders and stores a key that is a miss. */
export async function render(
  handler: NextCacheHandler,
  key: string,
  value: string,
  fields: Partial<NextCacheEntry> = {},
): Promise<void> {
  const { end } = await beginRender(handler, key);
  await end(value, fields);
}
