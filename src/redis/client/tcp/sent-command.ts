import { Command } from 'ioredis';
import { memoize } from '../../shared/memoize.ts';
import type { RedisCommand, RedisReply } from '../client.ts';
import type { Bounded, Timeouts } from './deadlines.ts';

/** What the parser hands over: bulk strings as bytes. */
type RawReply = Buffer | string | number | null | RawReply[];

/** Whoever waits for a reply. */
export interface Caller {
  succeed(reply: RedisReply): void;
  fail(error: unknown): void;
}

/** What becomes of a command that failed: another reply, or the error its caller gets. */
export type Recover = (error: Error, what: string) => Promise<RedisReply>;

/**
 * A command as ioredis sends it. Its own class prepares for callbacks, key prefixes, argument and reply transformers and
 * blocking commands, none of which we use, and costs a tenth of a whole round trip on one machine. This one has what
 * `Redis.sendCommand` and `Cluster.sendCommand` ask for and no more; the drivers' contract tests hold it to that.
 */
export class SentCommand implements Bounded {
  /** Nobody waits for it: the caller is told. */
  readonly promise = nobody;
  readonly inTransaction = false;
  /** Set by ioredis once it has told its diagnostics channel. */
  isTraced = false;
  /** Whether what `toWritable` last made is the same in Latin-1 as in UTF-8. */
  ascii = true;
  place: Bounded['place'];
  /** In small letters: ioredis compares it with its lists at every reply. */
  name: string;

  /**
   * @param what the call's name in a TimeoutError
   * @param deadlines bounds it from now on; absent when its caller is bounded
   */
  constructor(
    readonly what: string,
    private parts: RedisCommand,
    private caller: Caller,
    private readonly recover: Recover,
    private readonly deadlines?: Timeouts,
  ) {
    this.name = inSmallLetters(parts[0]);
    deadlines?.begin(this);
  }

  get args(): (string | number)[] {
    return this.parts.slice(1);
  }

  toWritable(): string {
    let text = `*${this.parts.length}\r\n`;
    let ascii = true;
    for (const part of this.parts) {
      const bulk = typeof part === 'string' ? part : String(part);
      const bytes = Buffer.byteLength(bulk);
      if (bytes !== bulk.length) ascii = false;
      text += `$${bytes}\r\n${bulk}\r\n`;
    }
    this.ascii = ascii;
    return text;
  }

  resolve(reply: RawReply): void {
    this.succeed(textOf(reply));
  }

  /** A cluster replaces it, to follow redirections. */
  reject(error: Error): void {
    this.recover(error, this.what).then(
      (reply) => this.succeed(reply),
      (typed: unknown) => this.giveUp(typed),
    );
  }

  giveUp(error: unknown): void {
    this.deadlines?.end(this);
    const { caller } = this;
    // The reply may still come.
    this.caller = nobodyAsks;
    caller.fail(error);
    // ioredis may still send it, over the next connection: whoever was told that it failed would meet its effect.
    this.parts = ['PING'];
    this.name = 'ping';
  }

  private succeed(reply: RedisReply): void {
    this.deadlines?.end(this);
    this.caller.succeed(reply);
  }

  /** The key that says where on a cluster a command belongs; all others are in the same slot. */
  getKeys(): (string | number)[] {
    const first = this.parts[this.name.startsWith('eval') ? 3 : 1];
    return first === undefined ? [] : [first];
  }

  getSlot(): number | null {
    return Command.prototype.getSlot.call(this as unknown as Command);
  }
}

const nobody = Promise.resolve();

const nobodyAsks: Caller = { succeed() {}, fail() {} };

const inSmallLetters = memoize((name) => name.toLowerCase());

const textOf = (reply: RawReply): RedisReply => {
  if (Buffer.isBuffer(reply)) return reply.toString();
  return Array.isArray(reply) ? reply.map(textOf) : reply;
};
