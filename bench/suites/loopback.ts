import { measureInRounds, warmUp } from '../harness/rounds.ts';
import { measureRows } from './candidates-in-rows.ts';
import { LOOPBACK_ROWS, MAIN_ROWS } from './rows.ts';
import type { Suite } from './suite.ts';

/** Calls in flight: a function has one, a server many. */
export const IN_FLIGHT = [1, 10, 50] as const;

/** Throughput and CPU where the network costs nothing, so that only the code counts. */
export const loopbackSuite: Suite = async (context) => {
  const { redis } = context;
  const rows = await measureRows(context, [...MAIN_ROWS, ...LOOPBACK_ROWS], redis, async (runners) => {
    await warmUp(runners, context);
    return measureInRounds(redis, runners, IN_FLIGHT, context);
  });
  return { suite: 'loopback', rows };
};
