import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAsOfLog } from '../../src/next/cache/as-of-log.ts';
import type { CacheBackend } from '../../src/next/cache/backend.ts';
import {
  createCacheHandler,
  type NextCacheEntry,
  resolveHandlerOptions,
} from '../../src/next/cache/index.ts';
import { createByteBudget, readValue } from '../../src/next/cache/read-value.ts';
import { createUnsentTags } from '../../src/next/cache/unsent-tags.ts';
import { entryOf, now, streamOf } from '../integration/next/render.ts';
import { gate } from '../support/gate.ts';

/** A backend that answers at once and records what it is asked. */
function fakeBackend() {
  const found: { value: unknown } = { value: undefined };
  const backend = {
    tenant: vi.fn(async () => 'org_1'),
    lookUp: vi.fn(async () => ({ value: found.value, asOf: '1' })),
    set: vi.fn<CacheBackend['set']>(async () => true),
    invalidate: vi.fn(async () => {}),
    invalidateAll: vi.fn(async () => {}),
  };
  return { ...backend, found };
}

describe('the as-of log', () => {
  let time = 0;
  const log = () => createAsOfLog(() => time);

  it('returns the newest time received before a render began', () => {
    const asOfs = log();
    for (const [at, asOf] of [
      [10, 'a'],
      [20, 'b'],
      [25, 'b'],
      [30, 'a'],
    ] as const) {
      time = at;
      asOfs.record('org_1', asOf);
    }
    const answers = [9, 10, 19.5, 20, 29, 30, 99].map((startedAt) => asOfs.before('org_1', startedAt));
    expect(answers).toEqual([undefined, 'a', 'a', 'b', 'b', 'a', 'a']);
    expect(asOfs.before('org_2', 99)).toBeUndefined();
  });

  it('forgets the oldest times of a tenant, and the tenant used least recently', () => {
    const asOfs = log();
    for (time = 0; time < 2_000; time++) asOfs.record('org_1', `${time}`);
    expect(asOfs.before('org_1', 1_999)).toBe('1999');
    expect(asOfs.before('org_1', 976)).toBe('976');
    expect(asOfs.before('org_1', 975)).toBeUndefined();
    for (let i = 2; i <= 100; i++) asOfs.record(`org_${i}`, 'x');
    asOfs.record('org_1', 'used');
    asOfs.record('org_101', 'x');
    expect(asOfs.before('org_1', 2_000)).toBe('used');
    expect(asOfs.before('org_2', 2_000)).toBeUndefined();
    expect(asOfs.before('org_3', 2_000)).toBe('x');
  });
});

describe('how long an entry is kept', () => {
  const ttlOf = async (fields: Partial<NextCacheEntry>, maxTtl?: number) => {
    const backend = fakeBackend();
    const handler = createCacheHandler(backend, resolveHandlerOptions({ maxTtl }));
    await handler.get('key', []);
    await handler.set('key', Promise.resolve(entryOf('1', fields)));
    return backend.set.mock.calls[0]?.[3].ttl;
  };

  it('is the remaining part of its expire', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    expect(await ttlOf({ expire: 100.9 })).toBe(100);
    expect(await ttlOf({ expire: 0xfffffffe })).toBe(30 * 24 * 60 * 60);
    expect(await ttlOf({ expire: Number.POSITIVE_INFINITY })).toBe(30 * 24 * 60 * 60);
    expect(await ttlOf({ expire: 100 }, 60)).toBe(60);
    expect(await ttlOf({ expire: 0 })).toBeUndefined();
    expect(await ttlOf({ expire: -1 })).toBeUndefined();
    expect(await ttlOf({ expire: Number.NaN })).toBeUndefined();
  });
});

describe('what is stored', () => {
  it.each([
    null,
    'text',
    {},
    { text: '1' },
    { text: 1, tags: [], stale: 1, timestamp: 1, expire: 1, revalidate: 1 },
    { base64: '!', tags: [], stale: 1, timestamp: 1, expire: 1, revalidate: 1 },
    { text: '1', tags: [1], stale: 1, timestamp: 1, expire: 1, revalidate: 1 },
    { text: '1', tags: [], stale: '1', timestamp: 1, expire: 1, revalidate: 1 },
  ])('is a miss unless a handler stored it: %o', async (value) => {
    const backend = fakeBackend();
    backend.found.value = value;
    const onError = vi.fn();
    const handler = createCacheHandler(backend, resolveHandlerOptions({ onError }));
    expect(await handler.get('key', [])).toBeUndefined();
    expect(onError).not.toHaveBeenCalled();
  });

  it('names neither the key of Next.js nor the arguments in it', async () => {
    const backend = fakeBackend();
    const handler = createCacheHandler(backend, resolveHandlerOptions({}));
    await handler.get('["build","id",["alice@example.com"]]', []);
    expect(backend.lookUp).toHaveBeenCalledWith('org_1', expect.stringMatching(/^[\w-]{43}$/), []);
  });
});

describe('a render that does not end', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('delays a get of its key at most maxRenderMs, and is not stored', async () => {
    const backend = fakeBackend();
    const onError = vi.fn();
    const handler = createCacheHandler(backend, resolveHandlerOptions({ onError, maxRenderMs: 1_000 }));
    await handler.get('key', []);
    let end = (_: NextCacheEntry) => {};
    const setting = handler.set('key', new Promise((resolve) => (end = resolve)));
    const reading = handler.get('key', []);
    await vi.advanceTimersByTimeAsync(999);
    expect(backend.lookUp).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    await setting;
    await reading;
    expect(backend.lookUp).toHaveBeenCalledTimes(2);
    expect(onError.mock.calls).toEqual([
      [expect.objectContaining({ message: 'The render took more than 1000 ms' }), 'set'],
    ]);
    const cancelled = vi.fn();
    end(entryOf('', { value: new ReadableStream({ cancel: cancelled }) }));
    await vi.waitFor(() => expect(cancelled).toHaveBeenCalledOnce());
    expect(backend.set).not.toHaveBeenCalled();
  });
});

describe('memory', () => {
  it('is bounded for entries that are being stored', async () => {
    const backend = fakeBackend();
    const onError = vi.fn();
    const handler = createCacheHandler(backend, resolveHandlerOptions({ onError }));
    await handler.get('key', []);
    const never = Array.from({ length: 1_000 }, (_, i) => {
      let end = () => {};
      const entry = new Promise<NextCacheEntry>((resolve) => {
        end = () => resolve(entryOf('1'));
      });
      return { end, done: handler.set(`key ${i}`, entry) };
    });
    await handler.set('one more', Promise.resolve(entryOf('1')));
    expect(onError.mock.calls).toEqual([
      [expect.objectContaining({ message: 'Too many entries are being stored' }), 'set'],
    ]);
    for (const { end } of never) end();
    await Promise.all(never.map(({ done }) => done));
    await handler.set('one more', Promise.resolve(entryOf('1', { timestamp: now() })));
    expect(onError).toHaveBeenCalledOnce();
  });

  it('is bounded for their bytes', async () => {
    const bounds = { maxBytes: 100, budget: createByteBudget(100), signal: new AbortController().signal };
    const large = () => streamOf(new Uint8Array(30), new Uint8Array(30));
    const held = gate();
    const first = readValue(large(), bounds, () => held.passed);
    const second = readValue(large(), bounds, async () => 'read');
    await expect(second).rejects.toThrow('take more than 100 bytes');
    held.open();
    await first;
    expect(await readValue(large(), bounds, async (bytes) => bytes.byteLength)).toBe(60);
  });
});

describe('tags that could not be sent', () => {
  const failing = () => {
    const invalidate = vi.fn(async (_: string, __: readonly string[]) => {});
    const invalidateAll = vi.fn(async () => {});
    return { invalidate, invalidateAll, unsent: createUnsentTags({ invalidate, invalidateAll }) };
  };

  it('are sent once by the first caller, and again if that fails', async () => {
    const { invalidate, unsent } = failing();
    unsent.add('org_1', ['a', 'b']);
    unsent.add('org_1', ['b', 'c']);
    await unsent.send('org_2');
    expect(invalidate).not.toHaveBeenCalled();
    invalidate.mockRejectedValueOnce(new Error('down'));
    const outcomes = await Promise.allSettled([unsent.send('org_1'), unsent.send('org_1')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await Promise.all([unsent.send('org_1'), unsent.send('org_1')]);
    expect(invalidate.mock.calls).toEqual([
      ['org_1', ['a', 'b', 'c']],
      ['org_1', ['a', 'b', 'c']],
    ]);
    await unsent.send('org_1');
    expect(invalidate).toHaveBeenCalledTimes(2);
  });

  it('become an invalidation of everything when there are too many', async () => {
    const { invalidate, invalidateAll, unsent } = failing();
    unsent.add(
      'org_1',
      Array.from({ length: 2_000 }, (_, i) => `tag ${i}`),
    );
    await unsent.send('org_1');
    expect(invalidate).not.toHaveBeenCalled();
    expect(invalidateAll).toHaveBeenCalledExactlyOnceWith('org_1');
  });
});

it('a listener that throws does not fail a page', async () => {
  const backend = fakeBackend();
  backend.lookUp.mockRejectedValue(new Error('down'));
  const onError = () => {
    throw new Error('log');
  };
  const handler = createCacheHandler(backend, resolveHandlerOptions({ onError }));
  expect(await handler.get('key', [])).toBeUndefined();
});

it.each([{ maxBytes: 0 }, { maxTtl: 1.5 }, { maxRenderMs: 2 ** 31 }, { namespace: '' }])(
  'rejects the option %o',
  (options) => {
    expect(() => resolveHandlerOptions(options)).toThrow(TypeError);
  },
);
