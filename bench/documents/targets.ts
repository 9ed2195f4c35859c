import { NODE_REDIS } from '../candidates/all.ts';
import { figure, tenths } from '../harness/format.ts';
import type { Headline, MeasuredRow, SuiteResult } from '../harness/result.ts';
import { GET_CACHE, GET_SESSION, PAIR } from '../suites/rows.ts';
import {
  candidateOf,
  figuresAt,
  isAhead,
  type Lead,
  leadOf,
  leadsAt,
  oursOf,
  speedAt,
  timeOf,
} from './facts.ts';

const MAX_PAIR_TIME = 1.06;
const MIN_OF_NODE_REDIS = 0.7;
const MAX_CLIENT_CPU = 2.2;
const MIN_HTTP = 0.6;
/** Where throughput is compared. */
export const MANY_IN_FLIGHT = 50;

/** A refresh of the invalidation table every few hundred calls is no round trip per call. */
const COUNTED_TRIP = 0.05;

/** Compares a suite's results with their targets. */
export const headlinesOf = ({ suite, rows, headlines = [] }: SuiteResult): Headline[] => [
  ...(rows ? (TARGETS[suite]?.(rows) ?? []) : []),
  ...headlines,
];

const TARGETS: Readonly<Record<string, (rows: readonly MeasuredRow[]) => Headline[]>> = {
  link: (rows) => [...pairHeadline(rows), ...roundTripHeadline(rows.filter(({ peers }) => peers.length > 0))],
  loopback: (rows) => [
    ...leadsAt(rows, MANY_IN_FLIGHT).map(leadHeadline),
    ...rows.filter(({ title }) => title === GET_CACHE).map(nodeRedisHeadline),
    ...rows.filter(({ title }) => title === GET_CACHE || title === GET_SESSION).map(clientCpuHeadline),
  ],
  http: (rows) => rows.flatMap((row) => [1, MANY_IN_FLIGHT].map((inFlight) => httpHeadline(row, inFlight))),
};

function pairHeadline(rows: readonly MeasuredRow[]): Headline[] {
  const row = rows.find(({ title }) => title === PAIR);
  if (!row) return [];
  const { q1, q3 } = figuresAt(oursOf(row), 1).speed;
  const time = timeOf(oursOf(row));
  return [
    {
      what: 'getSession, then getCache over a link of 1 ms: time, x two plain GETs by the same client',
      measured: `${figure(time)} (${figure(1 / q3)}..${figure(1 / q1)})`,
      target: `at most ${figure(MAX_PAIR_TIME)}`,
      met: time <= MAX_PAIR_TIME,
    },
  ];
}

const tripsOf = ({ roundTrips = Number.NaN }: { readonly roundTrips?: number }): number => roundTrips;

/** Rows in which a library on the same terms needs fewer round trips. */
export const rowsWithMoreTrips = (rows: readonly MeasuredRow[]): Lead[] =>
  rows
    .map((row) => leadOf(row, 'less', tripsOf))
    .filter(({ ours, best }) => best && !(ours <= best.value + COUNTED_TRIP));

function roundTripHeadline(rows: readonly MeasuredRow[]): Headline[] {
  if (rows.length === 0) return [];
  const more = rowsWithMoreTrips(rows);
  const most = Math.max(...rows.map((row) => tripsOf(oursOf(row))));
  return [
    {
      what: 'round trips per call',
      measured: more.length === 0 ? `at most ${tenths(most)} in any row` : more.map(describe).join('; '),
      target: 'at most those of the best library on the same terms',
      met: more.length === 0,
    },
  ];
}

const describe = ({ title, ours, best }: Lead): string =>
  `${title}: ${figure(ours)}${best ? ` (${best.name} ${figure(best.value)})` : ''}`;

const leadHeadline = (lead: Lead): Headline => ({
  what: `${lead.title}: throughput with ${MANY_IN_FLIGHT} in flight, x plain`,
  measured: figure(lead.ours),
  target: `ahead of every library on the same terms${lead.best ? `: ${figure(lead.best.value)} ${lead.best.name}` : ''}`,
  met: isAhead(lead),
});

/** getCache relative to a plain GET by node-redis, both with many calls in flight. */
export function ofNodeRedis(row: MeasuredRow): number {
  const speed = speedAt(MANY_IN_FLIGHT);
  return speed(oursOf(row)) / speed(candidateOf(row, NODE_REDIS.name));
}

const nodeRedisHeadline = (row: MeasuredRow): Headline => ({
  what: `${row.title}: throughput with ${MANY_IN_FLIGHT} in flight, x a plain GET by node-redis`,
  measured: figure(ofNodeRedis(row)),
  target: `at least ${figure(MIN_OF_NODE_REDIS)}`,
  met: ofNodeRedis(row) >= MIN_OF_NODE_REDIS,
});

export const clientCpuRatio = (row: MeasuredRow): number => figuresAt(oursOf(row), 1).clientCpuRatio;

const clientCpuHeadline = (row: MeasuredRow): Headline => ({
  what: `${row.title}: client CPU with 1 in flight, x a plain GET`,
  measured: figure(clientCpuRatio(row)),
  target: `at most ${figure(MAX_CLIENT_CPU)}`,
  met: clientCpuRatio(row) <= MAX_CLIENT_CPU,
});

function httpHeadline(row: MeasuredRow, inFlight: number): Headline {
  const speed = speedAt(inFlight)(oursOf(row));
  return {
    what: `${row.title}: throughput with ${inFlight} in flight`,
    measured: figure(speed),
    target: `at least ${figure(MIN_HTTP)}`,
    met: speed >= MIN_HTTP,
  };
}
