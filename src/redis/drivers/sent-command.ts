import { Command } from 'ioredis';
import type { RedisReply } from '../client.ts';
import type { Bounded, Deadlines } from './deadlines.ts';

/** What the parser hands over: bulk strings as bytes. */
type RawReply = Buffer | string | number | null | RawReply[];

/** What becomes of a command that failed: another reply, or the error its caller gets. */
export type Recover = (error: Error) => Promise<RedisReply>;

/**
 * A command as ioredis sends it. Its own class prepares for callbacks, key prefixes, argument and reply transformers and
 * blocking commands, none of which we use, and costs a tenth of a whole round trip on one machine. This one has what
 * `Redis.sendCommand` and `Cluster.sendCommand` ask for and no more; the drivers' contract tests hold it to that.
 */
export class SentCommand implements Bounded {
  readonly promise: Promise<RedisReply>;
  readonly inTransaction = false;
  /** Set by ioredis once it has told its diagnostics channel. */
  isTraced = false;
  /** A cluster replaces it to follow redirections. */
  reject: (error: Error) => void;
  private accept!: (reply: RedisReply) => void;
  private refuse!: (error: unknown) => void;

  /**
   * @param what the call's name in a TimeoutError
   * @param deadlines bounds it from now on; absent when its caller is bounded
   */
  constructor(
    readonly what: string,
    public name: string,
    public args: readonly (string | number)[],
    recover: Recover,
    private readonly deadlines?: Deadlines,
  ) {
    this.promise = new Promise((accept, refuse) => {
      this.accept = accept;
      this.refuse = refuse;
    });
    this.reject = (error) => {
      recover(error).then(
        (reply) => this.succeed(reply),
        (typed: unknown) => this.giveUp(typed),
      );
    };
    deadlines?.begin(this);
  }

  toWritable(): string {
    let text = `*${this.args.length + 1}\r\n$${this.name.length}\r\n${this.name}\r\n`;
    for (const arg of this.args) {
      const bulk = typeof arg === 'string' ? arg : String(arg);
      text += `$${Buffer.byteLength(bulk)}\r\n${bulk}\r\n`;
    }
    return text;
  }

  resolve(reply: RawReply): void {
    this.succeed(textOf(reply));
  }

  giveUp(error: unknown): void {
    this.deadlines?.end(this);
    this.refuse(error);
    // ioredis may still send it, over the next connection: whoever was told that it failed would meet its effect.
    this.name = 'PING';
    this.args = [];
  }

  private succeed(reply: RedisReply): void {
    this.deadlines?.end(this);
    this.accept(reply);
  }

  /** The key that says where on a cluster a command belongs; all others are in the same slot. */
  getKeys(): (string | number)[] {
    const first = this.args[this.name.startsWith('EVAL') ? 2 : 0];
    return first === undefined ? [] : [first];
  }

  getSlot(): number | null {
    return Command.prototype.getSlot.call(this as unknown as Command);
  }
}

const textOf = (reply: RawReply): RedisReply => {
  if (Buffer.isBuffer(reply)) return reply.toString();
  return Array.isArray(reply) ? reply.map(textOf) : reply;
};
