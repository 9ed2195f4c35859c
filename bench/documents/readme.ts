import { figure } from '../harness/format.ts';
import type { MeasuredCandidate, Published } from '../harness/result.ts';
import {
  CREATE_SESSION,
  GET_CACHE,
  GET_CACHE_TAGGED,
  GET_SESSION,
  SET_CACHE,
  SET_CACHE_TAGGED,
} from '../suites/rows.ts';
import { comparisonIn } from './conclusions.ts';
import { figuresAt, leadOf, rowOf, speedAt, timeOf } from './facts.ts';
import { tableMarkdown } from './tables.ts';
import { MANY_IN_FLIGHT } from './targets.ts';

interface Measure {
  readonly name: string;
  readonly suite: 'link' | 'loopback';
  readonly better: 'more' | 'less';
  readonly of: (candidate: MeasuredCandidate) => number;
}

const TIME: Measure = { name: 'time', suite: 'link', better: 'less', of: timeOf };
const THROUGHPUT: Measure = {
  name: 'throughput',
  suite: 'loopback',
  better: 'more',
  of: speedAt(MANY_IN_FLIGHT),
};
const CLIENT_CPU: Measure = {
  name: 'client CPU',
  suite: 'loopback',
  better: 'less',
  of: (candidate) => figuresAt(candidate, 1).clientCpuRatio,
};

/** The last one explains the difference, whichever side is ahead. */
const LINES: readonly (readonly [Measure, operation: string, title: string, why: string])[] = [
  [
    TIME,
    '`getCache`',
    GET_CACHE,
    'One command in every library; ours also checks the entry against invalidations.',
  ],
  [TIME, '`getCache`, 2 tags', GET_CACHE_TAGGED, 'The others look up each tag in further round trips.'],
  [
    TIME,
    '`setCache`, 2 tags',
    SET_CACHE_TAGGED,
    'One round trip; ours also orders the write against invalidations.',
  ],
  [
    TIME,
    '`getSession`',
    GET_SESSION,
    'The others extend the idle timeout in a second round trip, on every read.',
  ],
  [
    TIME,
    '`createSession`, limit 5',
    CREATE_SESSION,
    'One script instead of three round trips. `connect-redis`, which has no limit, needs one SET.',
  ],
  [
    THROUGHPUT,
    '`getCache`',
    GET_CACHE,
    'Reads of one tick share a command. A bare node-redis client batches better still.',
  ],
  [
    THROUGHPUT,
    '`setCache`',
    SET_CACHE,
    'A plain SET is cheaper than one that is ordered against invalidations.',
  ],
  [CLIENT_CPU, '`getCache`', GET_CACHE, 'Validation, a timeout and a circuit breaker around every call.'],
];

/** The README's comparison: a selection of rows, each with a sentence that explains it. */
export function readmeTable(published: Published): string {
  const rows = comparisonIn(published);
  return tableMarkdown({
    columns: ['x plain GET or SET', 'amplify-redis', 'best library', 'why'],
    rows: LINES.map(([{ name, suite, better, of }, operation, title, why]) => {
      const { ours, best } = leadOf(rowOf(rows[suite], title), better, of);
      const their = best ? `${figure(best.value)} ${best.name}` : '';
      return [`${name}: ${operation}`, figure(ours), their, why];
    }),
  });
}
