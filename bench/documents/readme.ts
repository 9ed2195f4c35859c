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
import { comparisonIn, NOT_PUBLISHED } from './conclusions.ts';
import { figuresAt, leadOf, rowOf, speedAt, timeOf } from './facts.ts';
import { tableMarkdown } from './table-text.ts';
import { MANY_IN_FLIGHT } from './targets.ts';

interface Line {
  readonly operation: string;
  readonly title: string;
  /** Explains the difference, whichever side is ahead. */
  readonly why: string;
}

interface Section {
  readonly measure: string;
  readonly suite: 'link' | 'loopback';
  readonly better: 'more' | 'less';
  readonly of: (candidate: MeasuredCandidate) => number;
  readonly lines: readonly Line[];
}

const SECTIONS: readonly Section[] = [
  {
    measure: 'time',
    suite: 'link',
    better: 'less',
    of: timeOf,
    lines: [
      {
        operation: '`getCache`',
        title: GET_CACHE,
        why: 'One command in every library; ours also checks the entry against invalidations.',
      },
      {
        operation: '`getCache`, 2 tags',
        title: GET_CACHE_TAGGED,
        why: 'The others look up each tag in further round trips.',
      },
      {
        operation: '`setCache`, 2 tags',
        title: SET_CACHE_TAGGED,
        why: 'One round trip; ours also orders the write against invalidations.',
      },
      {
        operation: '`getSession`',
        title: GET_SESSION,
        why: 'The others extend the idle timeout in a second round trip, on every read.',
      },
      {
        operation: '`createSession`, limit 5',
        title: CREATE_SESSION,
        why: 'One script instead of three round trips. `connect-redis`, which has no limit, needs one SET.',
      },
    ],
  },
  {
    measure: 'throughput',
    suite: 'loopback',
    better: 'more',
    of: speedAt(MANY_IN_FLIGHT),
    lines: [
      {
        operation: '`getCache`',
        title: GET_CACHE,
        why: 'Reads of one tick share a command. A bare node-redis client batches better still.',
      },
      {
        operation: '`setCache`',
        title: SET_CACHE,
        why: 'A plain SET is cheaper than one that is ordered against invalidations.',
      },
    ],
  },
  {
    measure: 'client CPU',
    suite: 'loopback',
    better: 'less',
    of: (candidate) => figuresAt(candidate, 1).clientCpuRatio,
    lines: [
      {
        operation: '`getCache`',
        title: GET_CACHE,
        why: 'Validation, a timeout and a circuit breaker around every call.',
      },
    ],
  },
];

/** The README's comparison: a selection of rows, each with a sentence that explains it. */
export function readmeRegion(published: Published): string {
  const rows = comparisonIn(published);
  if (!rows) return NOT_PUBLISHED;
  return tableMarkdown({
    columns: ['x plain GET or SET', 'amplify-redis', 'best library', 'why'],
    rows: SECTIONS.flatMap(({ measure, suite, better, of, lines }) =>
      lines.map(({ operation, title, why }) => {
        const { ours, best } = leadOf(rowOf(rows[suite], title), better, of);
        return [
          `${measure}: ${operation}`,
          figure(ours),
          best ? `${figure(best.value)} ${best.name}` : '',
          why,
        ];
      }),
    ),
  });
}
