import type { TracingChannel } from 'node:diagnostics_channel';
import { cutName } from './cut.ts';
import { codeOf } from './redis-failure.ts';
import { runOperation } from './running-operation.ts';

/**
 * The names of the tracing channels, for `tracingChannel` of `node:diagnostics_channel`.
 * https://nodejs.org/api/diagnostics_channel.html#tracingchannel-channels
 */
export const TRACING_CHANNELS = {
  /** Operations of cache stores; messages are `CacheTrace`. */
  cache: 'amplify-redis:cache',
  /** Operations of session stores; messages are `SessionTrace`. */
  session: 'amplify-redis:session',
  /** Calls of clients; messages are `CommandTrace`. */
  command: 'amplify-redis:command',
} as const;

/** Fields of the messages on every channel. Messages never contain keys, values, session ids or user ids. */
export interface Trace {
  /** Name of the method, such as `cacheOrFetch`, or of the command. */
  readonly operation: string;
  /** Duration in ms, once it has ended. */
  readonly durationMs?: number | undefined;
  /** `OK` or the `code` of the error, once it has ended. `UNKNOWN` for errors of loaders. */
  readonly code?: string | undefined;
}

/** A call of a method of a store. */
export interface OperationTrace extends Trace {
  /** The tenant, if the call names one. */
  readonly tenantId?: string | undefined;
  /**
   * Calls to Redis that the operation made or shared with others in a batch. A load that another operation started is
   * counted there.
   */
  readonly roundTrips: number;
}

/**
 * Publishes a call. `tracePromise` of Node.js would also publish the result and the error, and therefore values. Call
 * this only if the channel has subscribers.
 * @param describe returns the fields that the result adds to the message
 */
export async function publishCall<Message extends Trace, T>(
  channel: TracingChannel<unknown, Message>,
  message: Message,
  run: () => Promise<T>,
  describe: (result: T) => object = () => ({}),
): Promise<T> {
  const startedAt = performance.now();
  const finish = (outcome: object) => {
    const durationMs = Math.round((performance.now() - startedAt) * 100) / 100;
    const { code } = Object.assign(message, { durationMs, code: 'OK' }, outcome);
    if (code !== 'OK') channel.error.publish(message);
    channel.asyncStart.publish(message);
    channel.asyncEnd.publish(message);
  };
  let result: T;
  try {
    result = await channel.start.runStores(message, () => {
      const promise = run();
      channel.end.publish(message);
      return promise;
    });
  } catch (error) {
    finish({ code: codeOf(error) });
    throw error;
  }
  finish(describe(result));
  return result;
}

type MethodsOf<Store> = {
  [Name in keyof Store]: Store[Name] extends (...args: never) => Promise<unknown> ? Name : never;
}[keyof Store];

/** Describes the messages of a method. Its arguments and results may be anything and are not part of a message. */
export interface MethodTrace {
  readonly call: (...args: readonly unknown[]) => object;
  readonly result?: (result: unknown) => object;
}

/** One row for each method that returns a promise. The other methods do not use Redis. */
export type MethodTraces<Store> = Readonly<Record<MethodsOf<Store> & string, MethodTrace>>;

/**
 * Publishes every call of a store's methods while the channel has subscribers.
 * @returns a store with the same behavior
 */
export function withTraces<Store extends object>(
  store: Store,
  channel: TracingChannel<unknown, OperationTrace>,
  methods: MethodTraces<Store>,
): Store {
  const traced = Object.entries<MethodTrace>(methods).map(([name, { call, result }]) => {
    const method: unknown = Reflect.get(store, name);
    if (typeof method !== 'function') throw new TypeError(`${name} is not a method`);
    const trace = (args: unknown[]): Promise<unknown> => {
      const message = { operation: name, ...call(...args), roundTrips: 0 };
      const run = () => runOperation(message, async () => Reflect.apply(method, store, args));
      return publishCall(channel, message, run, result);
    };
    return [
      name,
      (...args: unknown[]) => (channel.hasSubscribers ? trace(args) : Reflect.apply(method, store, args)),
    ];
  });
  return Object.assign({ ...store }, Object.fromEntries(traced));
}

export const tenantOf = (tenantId: unknown): { tenantId?: string } =>
  typeof tenantId === 'string' ? { tenantId: cutName(tenantId) } : {};
