import { figure } from '../harness/format.ts';
import type { MeasuredRow, Published } from '../harness/result.ts';
import { GET_CACHE, GET_SESSION, PAIR } from '../suites/rows.ts';
import {
  baselineOf,
  figuresAt,
  isAhead,
  type Lead,
  leadOf,
  leadsAt,
  oursOf,
  rowOf,
  speedAt,
  timeOf,
} from './facts.ts';
import { clientCpuRatio, MANY_IN_FLIGHT, ofNodeRedis, rowsWithMoreTrips } from './targets.ts';

/** The rows of the comparison. */
interface Comparison {
  readonly link: readonly MeasuredRow[];
  readonly loopback: readonly MeasuredRow[];
}

/** @throws RangeError if it has not been published */
export function comparisonIn({ link, loopback }: Published): Comparison {
  if (!link?.rows || !loopback?.rows) throw new RangeError('The comparison has not been published');
  return { link: link.rows, loopback: loopback.rows };
}

/** The conclusions, one paragraph each, generated from the figures. */
export function conclusions(published: Published): string[] {
  const { link, loopback } = comparisonIn(published);
  return [overLink(link), inFlight(loopback), clientCpu(loopback)];
}

function overLink(rows: readonly MeasuredRow[]): string {
  const row = rowOf(rows, PAIR);
  const [ours, plain] = [oursOf(row), baselineOf(row)].map((candidate) =>
    figure(figuresAt(candidate, 1).p50Ms),
  );
  const more = rowsWithMoreTrips(rows);
  const trips =
    more.length === 0
      ? 'No operation needs more round trips than the best library on the same terms.'
      : `More round trips than the best library on the same terms: ${more.map(against).join('; ')}.`;
  return `**One call after the other over a link of 1 ms, as in a function:** \`getSession\` and then \`getCache\` take ${figure(timeOf(oursOf(row)))} times as long as two plain GETs by the same client (p50 ${ours} ms against ${plain} ms). ${trips}`;
}

function inFlight(rows: readonly MeasuredRow[]): string {
  const leads = leadsAt(rows, MANY_IN_FLIGHT);
  const behind = leads.filter((lead) => !isAhead(lead));
  const result =
    behind.length === 0
      ? `in all ${leads.length} rows`
      : `in ${leads.length - behind.length} of ${leads.length} rows, and behind in ${behind.map(against).join('; ')}`;
  const row = rowOf(rows, GET_CACHE);
  return `**${MANY_IN_FLIGHT} calls in flight on loopback, as in a server:** amplify-redis is ahead of every library on the same terms ${result}. \`getCache\` makes ${figure(speedAt(MANY_IN_FLIGHT)(oursOf(row)))} times as many calls a second as plain GETs by ioredis, and ${figure(ofNodeRedis(row))} times as many as plain GETs by node-redis, which batches by itself.`;
}

const clientCpu = (rows: readonly MeasuredRow[]): string =>
  `**Client CPU on loopback, one call at a time:** \`getCache\` costs ${figure(clientCpuRatio(rowOf(rows, GET_CACHE)))} times as much as a plain GET, and \`getSession\` ${figure(clientCpuRatio(rowOf(rows, GET_SESSION)))} times as much.`;

/** Every row in which a library on the same terms is faster, as a list. */
export function losses(published: Published): string[] {
  const rows = comparisonIn(published);
  const places = [
    {
      where: 'Over a link of 1 ms, time x plain',
      behind: rows.link
        .map((row) => leadOf(row, 'less', timeOf))
        .filter(({ ours, best }) => best && figure(ours) !== figure(best.value) && ours > best.value),
    },
    ...[1, 10, MANY_IN_FLIGHT].map((level) => ({
      where: `On loopback with ${level} in flight, throughput x plain`,
      behind: leadsAt(rows.loopback, level).filter((lead) => !isAhead(lead)),
    })),
  ].filter(({ behind }) => behind.length > 0);
  if (places.length === 0) return ['No library on the same terms is faster in any row.'];
  const list = places.map(({ where, behind }) => `- ${where}: ${behind.map(against).join('; ')}.`);
  return ['**Where a library on the same terms is faster:**', list.join('\n')];
}

const against = ({ title, ours, best }: Lead): string =>
  `${title} (${figure(ours)}${best ? `; ${best.name} ${figure(best.value)}` : ''})`;
