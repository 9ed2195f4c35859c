import { beforeEach, describe, expect, it, vi } from 'vitest';
import { gate } from '../../support/gate.ts';
import { beginRender, bytesOf, entryOf, now, render, streamOf, textIn } from './render.ts';
import { forEachTransport, type NextServer, type OpenServer } from './transports.ts';

forEachTransport((tenants) => {
  let open: OpenServer;
  let one: NextServer;
  let other: NextServer;

  beforeEach(async () => {
    open = await tenants();
    one = open();
    other = open();
    // A tenant's first look-up creates its version.
    await one.handler.get('first', []);
  });

  it('returns what another server stored, with every field, as a stream of its own', async () => {
    const timestamp = now();
    const fields = { tags: ['jobs', 'job:1'], stale: 30, expire: 120, revalidate: 60, timestamp };
    await one.handler.set('key', Promise.resolve(entryOf('ignored', { ...fields, timestamp: 0 })));
    expect(await other.handler.get('key', [])).toBeUndefined();
    await render(one.handler, 'key', '<p>1</p>', {
      tags: fields.tags,
      stale: 30,
      expire: 120,
      revalidate: 60,
    });
    const found = await other.handler.get('key', ['_N_T_/layout']);
    expect(found).toEqual({ ...fields, timestamp: expect.any(Number), value: expect.any(ReadableStream) });
    expect(found?.timestamp).toBeGreaterThan(timestamp);
    expect(await textIn(other.handler, 'key')).toBe('<p>1</p>');
    expect(await textIn(other.handler, 'key')).toBe('<p>1</p>');
  });

  it('takes one round trip for each call, and none to prepare a request', async () => {
    const costOf = async (call: () => Promise<unknown>) => {
      const before = one.trips();
      await call();
      return one.trips() - before;
    };
    const tags = Array.from({ length: 128 }, (_, i) => `tag ${i}`);
    expect(await costOf(() => one.handler.get('key', ['_N_T_/page']))).toBe(1);
    const entry = Promise.resolve(entryOf('1', { tags }));
    expect(await costOf(() => one.handler.set('key', entry))).toBe(1);
    expect(await costOf(() => one.handler.get('key', ['_N_T_/page']))).toBe(1);
    expect(await costOf(() => one.handler.updateTags(tags))).toBe(1);
    expect(await costOf(() => one.handler.updateTags([]))).toBe(0);
    expect(await costOf(() => one.handler.refreshTags())).toBe(0);
    expect(await costOf(() => one.handler.getExpiration(['_N_T_/page']))).toBe(0);
    expect(await one.handler.getExpiration(['_N_T_/page'])).toBe(Number.POSITIVE_INFINITY);
  });

  describe('values', () => {
    const random = crypto.getRandomValues(new Uint8Array(60_000));
    it.each<[string, Uint8Array[]]>([
      ['none', []],
      ['an empty chunk', [new Uint8Array()]],
      ['every byte', [Uint8Array.from({ length: 256 }, (_, i) => i)]],
      [
        'several chunks, cut within a character',
        [Uint8Array.of(0xef, 0xbb, 0xbf, 0xe2), Uint8Array.of(0x82, 0xac, 0)],
      ],
      ['large ones that are not text', [random, random, random]],
      ['large ones that are', [new TextEncoder().encode('"é\n\u2028'.repeat(60_000))]],
    ])('come back byte by byte: %s', async (_, chunks) => {
      const { end } = await beginRender(one.handler, 'bytes');
      await end('', { value: streamOf(...chunks) });
      const found = await other.handler.get('bytes', []);
      const expected = Buffer.concat(chunks);
      expect(found && Buffer.compare(Buffer.from(await bytesOf(found)), expected)).toBe(0);
    });

    it('under any key', async () => {
      const keys = ['{"a":[1]}', 'x'.repeat(100_000), '\ud800', '\udbff', '\ufffd', '"\\ud800"', ''];
      for (const [i, key] of keys.entries()) await render(one.handler, key, `value ${i}`);
      for (const [i, key] of keys.entries()) expect(await textIn(other.handler, key)).toBe(`value ${i}`);
    });
  });

  describe('a render', () => {
    it.each(['the same server', 'another server'])(
      'is not stored if one of its tags is updated meanwhile, by %s',
      async (which) => {
        const updater = which === 'another server' ? other : one;
        const { end } = await beginRender(one.handler, 'key');
        await updater.handler.updateTags(['jobs']);
        await end('old', { tags: ['list', 'jobs'] });
        expect(await textIn(one.handler, 'key')).toBeUndefined();
        expect(await textIn(other.handler, 'key')).toBeUndefined();
      },
    );

    it('is stored if only other tags are updated meanwhile', async () => {
      const { end } = await beginRender(one.handler, 'key');
      await other.handler.updateTags(['users']);
      await end('new', { tags: ['jobs'] });
      expect(await textIn(other.handler, 'key')).toBe('new');
    });

    it('is stale for a soft tag that is updated meanwhile', async () => {
      const { end } = await beginRender(one.handler, 'key');
      await other.handler.updateTags(['_N_T_/jobs']);
      await end('old');
      expect(await textIn(one.handler, 'key', ['_N_T_/jobs'])).toBeUndefined();
      expect(await textIn(one.handler, 'key', ['_N_T_/users'])).toBe('old');
    });

    it('that began before an update does not replace one that began after it', async () => {
      const first = await beginRender(one.handler, 'key');
      await other.handler.updateTags(['jobs']);
      const second = await beginRender(one.handler, 'key');
      await second.end('new', { tags: ['jobs'] });
      await first.end('old', { tags: ['jobs'] });
      expect(await textIn(other.handler, 'key')).toBe('new');
    });

    it('is not stored if no look-up preceded it', async () => {
      const fresh = open();
      await fresh.handler.set('key', Promise.resolve(entryOf('preview')));
      expect(await textIn(other.handler, 'key')).toBeUndefined();
    });
  });

  describe('tags', () => {
    const long = Array.from({ length: 128 }, (_, i) => `${i}`.padStart(256, '-'));

    it('are found again, 128 of 256 characters', async () => {
      await render(one.handler, 'key', '1', { tags: long });
      expect((await other.handler.get('key', []))?.tags).toEqual(long);
      await one.handler.updateTags([long[127] ?? '']);
      expect(await textIn(other.handler, 'key')).toBeUndefined();
    });

    it.each([
      ['1,024 characters', `_N_T_/${'x'.repeat(1_018)}`],
      ['100,000 characters', 'é'.repeat(100_000)],
      ['half a surrogate pair', '_N_T_/\ud800'],
      ['no characters', ''],
    ])('may have %s, in routes and in entries', async (_, tag) => {
      const stranger = tag.replace(/.?$/, 'y');
      await render(one.handler, 'soft', '1');
      await render(one.handler, 'own', '2', { tags: [tag] });
      await one.handler.updateTags([stranger]);
      expect(await textIn(other.handler, 'soft', [tag])).toBe('1');
      expect(await textIn(other.handler, 'own')).toBe('2');
      await one.handler.updateTags([tag]);
      expect(await textIn(other.handler, 'soft', [tag])).toBeUndefined();
      expect(await textIn(other.handler, 'soft')).toBe('1');
      expect(await textIn(other.handler, 'own')).toBeUndefined();
    });

    it('are updated in any number', async () => {
      const many = Array.from({ length: 300 }, (_, i) => `tag ${i}`);
      await render(one.handler, 'key', '1', { tags: ['tag 299'] });
      await one.handler.updateTags(many);
      expect(await textIn(other.handler, 'key')).toBeUndefined();
    });
  });

  describe('an update with durations', () => {
    const tags = ['jobs'];
    const revalidateIn = async (server: NextServer) => (await server.handler.get('key', []))?.revalidate;
    beforeEach(() => render(one.handler, 'key', 'old', { tags }));

    it.each([{ expire: 600 }, { expire: 0xfffffffe }, {}])(
      '%o leaves the entry stale, to be rendered again',
      async (durations) => {
        expect(await revalidateIn(other)).toBe(900);
        await one.handler.updateTags(tags, durations);
        expect(await revalidateIn(other)).toBe(-1);
        const { found, end } = await beginRender(other.handler, 'key');
        expect(found && new TextDecoder().decode(await bytesOf(found))).toBe('old');
        await end('new', { tags });
        expect(await revalidateIn(one)).toBe(900);
        expect(await textIn(one.handler, 'key')).toBe('new');
      },
    );

    it('reaches entries by their soft tags as well', async () => {
      await one.handler.updateTags(['_N_T_/jobs'], { expire: 600 });
      expect((await other.handler.get('key', ['_N_T_/jobs']))?.revalidate).toBe(-1);
      expect(await revalidateIn(other)).toBe(900);
    });

    it('leaves it dead in the end', async () => {
      await one.handler.updateTags(tags, { expire: 1 });
      await expect.poll(() => textIn(other.handler, 'key')).toBeUndefined();
    });

    it.each([{ expire: 0 }, { expire: -1 }, undefined])('of %o leaves it dead at once', async (durations) => {
      await one.handler.updateTags(tags, durations);
      expect(await textIn(other.handler, 'key')).toBeUndefined();
    });
  });

  describe('a pending set', () => {
    it('is waited for by a get of its key, and by no other', async () => {
      await one.handler.get('key', []);
      const pending = gate<ReturnType<typeof entryOf>>();
      const entry = entryOf('new');
      const setting = one.handler.set('key', pending.passed);
      const before = one.trips();
      const reading = textIn(one.handler, 'key');
      expect(await textIn(one.handler, 'other')).toBeUndefined();
      expect(one.trips() - before).toBe(1);
      pending.open(entry);
      expect(await reading).toBe('new');
      await setting;
    });

    it('stores nothing of a render that fails, or of a stream that breaks', async () => {
      const onError = vi.fn();
      const { handler } = open({ onError });
      await handler.get('key', []);
      await handler.set('key', Promise.reject(new Error('render')));
      const broken = new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.enqueue(Uint8Array.of(1));
          controller.error(new Error('stream'));
        },
      });
      await handler.set('key', Promise.resolve(entryOf('', { value: broken })));
      expect(await handler.get('key', [])).toBeUndefined();
      expect(onError.mock.calls).toEqual([
        [expect.objectContaining({ message: 'render' }), 'set'],
        [expect.objectContaining({ message: 'stream' }), 'set'],
      ]);
    });
  });

  describe('out of reach', () => {
    it('reads miss, nothing is stored, and the errors are reported', async () => {
      const onError = vi.fn();
      const server = open({ onError });
      await render(server.handler, 'key', '1', { tags: ['jobs'] });
      server.isCutOff = true;
      expect(await server.handler.get('key', [])).toBeUndefined();
      await server.handler.set('key', Promise.resolve(entryOf('2')));
      await expect(server.handler.updateTags(['jobs'])).rejects.toThrow();
      expect(onError.mock.calls.map(([error, operation]) => [error instanceof Error, operation])).toEqual([
        [true, 'get'],
        [true, 'set'],
        [true, 'updateTags'],
      ]);
      expect(await textIn(other.handler, 'key')).toBe('1');
    });

    it('an update that failed is sent before this server reads again', async () => {
      const server = open();
      await render(server.handler, 'key', 'old', { tags: ['jobs'] });
      server.isCutOff = true;
      await expect(server.handler.updateTags(['jobs'])).rejects.toThrow();
      server.isCutOff = false;
      expect(await textIn(server.handler, 'key')).toBeUndefined();
      expect(await textIn(other.handler, 'key')).toBeUndefined();
    });
  });

  it('stores no value beyond the limits, and reports why', async () => {
    const onError = vi.fn();
    const { handler } = open({ onError, maxBytes: 100 });
    await handler.get('key', []);
    const cancelled = vi.fn();
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(10)),
      cancel: cancelled,
    });
    await handler.set('key', Promise.resolve(entryOf('', { value: endless })));
    const tooMany = Array.from({ length: 129 }, (_, i) => `tag ${i}`);
    await handler.set('key', Promise.resolve(entryOf('1', { tags: tooMany })));
    expect(onError.mock.calls.map(([error]) => error.message)).toEqual([
      'The value has more than 100 bytes',
      'The entry has more than 128 tags',
    ]);
    expect(cancelled).toHaveBeenCalledOnce();
    expect(await handler.get('key', [])).toBeUndefined();
  });

  it('keeps tenants apart', async () => {
    const stranger = (await tenants())();
    await stranger.handler.get('key', []);
    await render(one.handler, 'key', '1', { tags: ['jobs'] });
    expect(await textIn(stranger.handler, 'key')).toBeUndefined();
    await stranger.handler.updateTags(['jobs']);
    expect(await textIn(other.handler, 'key')).toBe('1');
  });
});
