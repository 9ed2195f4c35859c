import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from './fault.ts';

/** A proxy that can inject a fault. */
interface FaultyProxy<T> {
  trouble(trouble?: T): void;
}

/** Begins a fault, waits, and ends it. */
export const during =
  <T>(proxy: FaultyProxy<T>, trouble: T): Fault['run'] =>
  async (holdMs) => {
    proxy.trouble(trouble);
    await pause(holdMs);
    proxy.trouble();
  };
