import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { defineScript, type RedisClient, type RedisReply } from '../../src/redis/client/client.ts';
import { RESILIENCE_DEFAULTS, type Resilience, withResilience } from '../../src/redis/client/resilience.ts';
import {
  CommandError,
  type ConnectionEvent,
  isRedisError,
  TimeoutError,
  UnavailableError,
} from '../../src/redis/index.ts';

const lost = () => Promise.reject(new UnavailableError('connection lost'));
const slow = () => Promise.reject(new TimeoutError('GET', 1));
const SCRIPT = defineScript('script', 'return 1');
const RESET_MS = 20;

describe('withResilience', () => {
  let calls: string[];
  let events: ConnectionEvent['type'][];
  let answer: () => Promise<RedisReply>;

  beforeEach(() => {
    calls = [];
    events = [];
    answer = async () => 'fine';
  });

  function client(options: Partial<Resilience> = {}) {
    const answered = (name: string) => {
      calls.push(name);
      return answer();
    };
    const port: RedisClient = {
      ordered: true,
      command: ([name]) => answered(name),
      pipeline: async (commands) => [await answered(commands.map(([name]) => name).join('+'))],
      script: ({ name }) => answered(name),
      close: async () => {},
    };
    const resilience = { ...RESILIENCE_DEFAULTS, circuitFailures: 3, circuitResetMs: RESET_MS, ...options };
    return withResilience(port, resilience, ({ type }) => events.push(type));
  }

  describe('after a lost connection', () => {
    const fails = (times: number) => {
      let failures = 0;
      answer = () => (failures++ < times ? lost() : Promise.resolve('fine'));
    };

    it.each([
      ['a read', (c: RedisClient) => c.command(['MGET', 'k']), 2],
      ['a script', (c: RedisClient) => c.script(SCRIPT, ['k'], []), 2],
      [
        'a pipeline of reads',
        (c: RedisClient) =>
          c.pipeline([
            ['ZRANGE', 'k'],
            ['ZMSCORE', 'k'],
          ]),
        2,
      ],
      [
        'a read of the local tier',
        (c: RedisClient) =>
          c.pipeline([
            ['GETRANGE', 'k', 0, 9],
            ['GET', 'k'],
          ]),
        2,
      ],
    ])('retries %s once', async (_, call, expected) => {
      fails(1);
      await call(client());
      expect(calls).toHaveLength(expected);
    });

    it('retries a pipeline of reads once when the server could not serve one of them', async () => {
      const replies = [
        [new UnavailableError('LOADING'), 1],
        [null, 2],
      ];
      const pipeline = async () => replies.shift() ?? [];
      const port = { ...client(), pipeline };
      const resilient = withResilience(port, RESILIENCE_DEFAULTS);
      expect(await resilient.pipeline([['MGET', 'k'], ['TIME']])).toEqual([null, 2]);
      const failed = new CommandError('MGET', 'WRONGTYPE');
      replies.push([failed, 3]);
      expect(await resilient.pipeline([['MGET', 'k'], ['TIME']])).toEqual([failed, 3]);
      replies.push([new UnavailableError('LOADING'), 4], [new UnavailableError('LOADING'), 5]);
      await expect(resilient.pipeline([['MGET', 'k'], ['TIME']])).rejects.toThrow('LOADING');
    });

    it.each([
      ['a write', (c: RedisClient) => c.command(['ZADD', 'k'])],
      [
        'a pipeline with a write',
        (c: RedisClient) =>
          c.pipeline([
            ['SET', 'k'],
            ['MGET', 'k'],
          ]),
      ],
    ])('does not retry %s', async (_, call) => {
      fails(1);
      await expect(call(client())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      expect(calls).toHaveLength(1);
    });

    it('does not retry a second time', async () => {
      fails(5);
      await expect(client().command(['GET', 'k'])).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      expect(calls).toHaveLength(2);
    });

    it('does not retry after a timeout or an error reply', async () => {
      for (const error of [slow, () => Promise.reject(new CommandError('GET', 'WRONGTYPE'))]) {
        calls = [];
        answer = error;
        await expect(client().command(['GET', 'k'])).rejects.toThrow();
        expect(calls).toHaveLength(1);
      }
    });
  });

  describe('the circuit', () => {
    beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
    afterEach(() => void vi.useRealTimers());

    const letResetPass = () => vi.setSystemTime(Date.now() + RESET_MS);

    it('opens after consecutive failures, rejects calls at once, and closes when one call succeeds', async () => {
      const guarded = client();
      answer = slow;
      for (let i = 0; i < 3; i++) await guarded.command(['SET', 'k']).catch(() => {});
      expect(guarded.circuit()).toBe('open');
      calls = [];
      const rejected = await guarded.command(['GET', 'k']).catch((error: unknown) => error);
      expect(isRedisError(rejected, 'UNAVAILABLE')).toBe(true);
      expect(rejected).toMatchObject({ retryable: true, retryAfterMs: RESET_MS });
      expect(calls).toEqual([]);

      answer = async () => 'fine';
      letResetPass();
      expect(await guarded.command(['GET', 'k'])).toBe('fine');
      expect(guarded.circuit()).toBe('closed');
      expect(events).toEqual(['circuit-open', 'circuit-half-open', 'circuit-closed']);
    });

    it('tolerates calls that fail after it has opened', async () => {
      const rejected: unknown[] = [];
      const listen = (reason: unknown) => rejected.push(reason);
      process.on('unhandledRejection', listen);
      onTestFinished(() => void process.off('unhandledRejection', listen));
      const guarded = client();
      let end = () => {};
      answer = () =>
        new Promise((_, reject) => {
          end = () => reject(new TimeoutError('SET', 1));
        });
      const underWay = guarded.command(['SET', 'k']).catch(() => 'failed');
      answer = slow;
      for (let i = 0; i < 3; i++) await guarded.command(['SET', 'k']).catch(() => {});
      expect(guarded.circuit()).toBe('open');
      end();
      expect(await underWay).toBe('failed');
      await new Promise(setImmediate);
      expect(rejected).toEqual([]);
    });

    it('lets only one call probe the server', async () => {
      const guarded = client();
      answer = slow;
      for (let i = 0; i < 3; i++) await guarded.command(['SET', 'k']).catch(() => {});
      letResetPass();
      calls = [];
      await Promise.allSettled(Array.from({ length: 20 }, () => guarded.command(['SET', 'k'])));
      expect(calls).toHaveLength(1);
    });

    it('stays closed when single calls fail between others, or the server returns errors', async () => {
      const guarded = client();
      for (let i = 0; i < 20; i++) {
        answer = i % 3 === 0 ? slow : async () => 'fine';
        await guarded.command(['SET', 'k']).catch(() => {});
      }
      answer = () => Promise.reject(new CommandError('SET', 'WRONGTYPE'));
      for (let i = 0; i < 20; i++) await guarded.command(['SET', 'k']).catch(() => {});
      expect(guarded.circuit()).toBe('closed');
    });
  });

  it('rejects calls beyond the limit of calls in flight', async () => {
    const guarded = client({ maxInFlight: 2 });
    let finish = () => {};
    answer = () =>
      new Promise((resolve) => {
        finish = () => resolve('fine');
      });
    const first = guarded.command(['GET', 'k']);
    const finishFirst = finish;
    const second = guarded.command(['GET', 'k']);
    await expect(guarded.command(['GET', 'k'])).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      retryable: true,
    });
    finishFirst();
    finish();
    expect(await Promise.all([first, second])).toEqual(['fine', 'fine']);
  });
});
