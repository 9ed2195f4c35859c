import type { NextCacheEntry, NextCacheHandler } from '../../src/next/cache-handler-core.ts';
import { gate } from '../../tests/support/gate.ts';

/** One step of a server of Next.js. */
export type HandlerQuestion =
  /** Looks a key up as Next.js does for a page with these soft tags. */
  | { readonly step: 'read'; readonly key: string; readonly softTags?: readonly string[] }
  /** Begins to render an entry, which is passed to the handler at once. */
  | { readonly step: 'begin'; readonly key: string; readonly text: string; readonly tags: readonly string[] }
  /** Ends the render, and waits until the handler has stored it. */
  | { readonly step: 'finish'; readonly key: string }
  /** Looks a key up, begins to render it, looks it up again, and ends the render. */
  | { readonly step: 'overlap'; readonly key: string; readonly text: string }
  | { readonly step: 'update'; readonly tags: readonly string[] };

export interface HandlerAnswer {
  /** The text of a fresh entry. */
  readonly text?: string | undefined;
  /** Whether the handler rejected the call, or did not end it within `MAX_MS`. */
  readonly failed?: 'rejected' | 'pending' | undefined;
  readonly ms: number;
}

/** A call that takes longer counts as one that never ends. */
export const MAX_MS = 10_000;

const HOUR = 3_600;

interface Render {
  readonly stored: Promise<void>;
  finish(): void;
}

/**
 * Calls a handler as Next.js 16 does.
 * @param clockMs how far the clock of the server is ahead, in ms
 */
export function nextServer(
  handler: NextCacheHandler,
  clockMs: number,
): (question: HandlerQuestion) => Promise<HandlerAnswer> {
  const renders = new Map<string, Render>();

  async function read(key: string, softTags: readonly string[]): Promise<string | undefined> {
    await handler.refreshTags();
    const expiration = await handler.getExpiration([...softTags]);
    const entry = await handler.get(key, [...softTags]);
    if (!entry) return undefined;
    const text = await new Response(entry.value).text();
    const discarded = expiration !== Number.POSITIVE_INFINITY && entry.timestamp <= expiration;
    // What is stale is rendered again in the background.
    return discarded || entry.revalidate === -1 ? undefined : text;
  }

  function begin(key: string, text: string, tags: readonly string[]): undefined {
    const { passed, open } = gate<NextCacheEntry>();
    const timestamp = performance.timeOrigin + performance.now() + clockMs;
    const stored = handler.set(key, passed);
    stored.catch(() => {});
    renders.set(key, {
      stored,
      finish: () =>
        open({
          value: new Blob([text]).stream(),
          ...{ tags: [...tags], stale: 300, timestamp, expire: HOUR, revalidate: HOUR },
        }),
    });
  }

  async function finish(key: string): Promise<undefined> {
    const render = renders.get(key);
    renders.delete(key);
    render?.finish();
    await render?.stored;
  }

  const run = async (question: HandlerQuestion): Promise<string | undefined> => {
    switch (question.step) {
      case 'read':
        return read(question.key, question.softTags ?? []);
      case 'begin':
        return begin(question.key, question.text, question.tags);
      case 'finish':
        return finish(question.key);
      case 'overlap': {
        await read(question.key, []);
        begin(question.key, question.text, []);
        const reading = read(question.key, []);
        await finish(question.key);
        return reading;
      }
      case 'update':
        await handler.updateTags([...question.tags]);
        return undefined;
    }
  };

  return async (question) => {
    const started = performance.now();
    const outcome = await within(run(question));
    return { ...outcome, ms: performance.now() - started };
  };
}

async function within(call: Promise<string | undefined>): Promise<Omit<HandlerAnswer, 'ms'>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Omit<HandlerAnswer, 'ms'>>((resolve) => {
    timer = setTimeout(() => resolve({ failed: 'pending' }), MAX_MS);
  });
  const ended = call.then(
    (text) => ({ text }),
    () => ({ failed: 'rejected' }) as const,
  );
  return Promise.race([ended, late]).finally(() => clearTimeout(timer));
}
