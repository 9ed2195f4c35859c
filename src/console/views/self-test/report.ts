import type { Console } from '../../state/console.ts';
import type { CheckResult } from './check.ts';

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly waiting: number;
}

export function totalsOf(results: readonly CheckResult[]): Totals {
  const count = (...statuses: CheckResult['status'][]) =>
    results.filter(({ status }) => statuses.includes(status)).length;
  return {
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    waiting: count('waiting', 'running'),
  };
}

const PERMISSION = /\b[a-z]+:[a-z]+\b/;

/** Why checks were skipped, each reason once: the permission that is missing, or the note of the check. */
export function skipReasonsOf(results: readonly CheckResult[]): readonly string[] {
  const reasons = results.flatMap(({ status, note = 'no reason given' }) => {
    if (status !== 'skipped') return [];
    const [permission] = PERMISSION.exec(note) ?? [];
    return permission ? `needs ${permission}` : `${note.charAt(0).toLowerCase()}${note.slice(1)}`;
  });
  return [...new Set(reasons)];
}

/** @returns the sum in ms: checks run one after the other */
export const durationOf = (results: readonly CheckResult[]): number =>
  results.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0);

/** The whole run as JSON, to attach to a question. Contains no token and no complete session id. */
export function reportOf(
  { deployment, health }: Console,
  user: { readonly tenantId: string | undefined; readonly userId: string },
  results: readonly CheckResult[],
): string {
  const { sessionUrl, cacheUrl, graphqlUrl } = deployment;
  const report = {
    product: 'amplify-redis self-test',
    at: new Date().toISOString(),
    sessionUrl,
    cacheUrl,
    graphqlUrl,
    provider: health.get().provider,
    tenant: user.tenantId,
    user: user.userId,
    ...totalsOf(results),
    durationMs: Math.round(durationOf(results)),
    checks: results.map(({ id: _, explanation: __, durationMs, requests, ...check }) => ({
      ...check,
      durationMs: durationMs === undefined ? undefined : Math.round(durationMs * 10) / 10,
      requests: requests.map(({ id: _, background: __, at, outcome, ...request }) => ({
        ...request,
        at: new Date(at).toISOString(),
        ...outcome,
        durationMs: outcome && Math.round(outcome.durationMs * 10) / 10,
        requestBody: request.body,
        body: undefined,
        responseBody: outcome?.body,
      })),
    })),
  };
  return JSON.stringify(report, null, 2);
}
