import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from './fault.ts';

/** A proxy that does something to what passes through it, until told otherwise. */
interface Troublesome<T> {
  trouble(trouble?: T): void;
}

/** Brings a trouble, waits, and ends it. */
export const during =
  <T>(proxy: Troublesome<T>, trouble: T): Fault['run'] =>
  async (holdMs) => {
    proxy.trouble(trouble);
    await pause(holdMs);
    proxy.trouble();
  };
