import { randomBytes } from 'node:crypto';
import {
  type Exchange,
  httpTransport,
  PERMISSIONS,
  planRun,
  runUntilFailure,
  type StepLabel,
  type StepResult,
  type TenantUser,
} from '../../self-test/index.ts';
import { commandLine } from '../command/invocation.ts';
import { print, UserError } from '../command/terminal.ts';
import { findProduct, mintToken } from '../state/index.ts';
import type { DemoFlags } from './flags.ts';

const MAX_EXCHANGES = 6;
const MAX_BODY_CHARS = 60;

/**
 * Runs the steps of the self-test and prints them.
 * @throws UserError if a step fails
 */
export async function demonstrate({ url }: DemoFlags): Promise<void> {
  const started = performance.now();
  const product = await findProduct(process.cwd(), url);
  print(`amplify-redis demo on ${product.url}`);

  const exchanges: Exchange[] = [];
  // A new user for each demo: the users of the console keep their sessions, and concurrent demos do not meet.
  const user = `demo-${randomBytes(4).toString('hex')}`;
  const signIn = async (tenant: string): Promise<TenantUser> => {
    const token = await mintToken(product, { tenant, user, permissions: [...PERMISSIONS], ttl: 120 });
    const transport = httpTransport({
      sessionUrl: product.url,
      cacheUrl: product.url,
      getToken: () => token,
      onExchange: (exchange) => exchanges.push(exchange),
    });
    return { tenantId: tenant, transport };
  };
  const [acme, globex] = await Promise.all([signIn('org_acme'), signIn('org_globex')]);
  const run = planRun({
    transport: acme.transport,
    namespace: 'demo',
    secondTenant: async () => globex,
    newUsersOf: acme.tenantId,
  });

  let group = '';
  let failure: unknown;
  const passed = await runUntilFailure(run, (step, result) => {
    if (step.group !== group) print(`\n${step.group}`);
    group = step.group;
    if (result.status !== 'skipped') failure ??= result.error;
    for (const line of describe(step, result, exchanges.splice(0))) print(line);
  });
  if (!passed) throw new UserError(explain(failure, product.url));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  print(`\nAll steps passed in ${seconds} s. No sessions or cache entries were left behind.`);
}

/** What a step did, and what the product answered. */
function describe(
  { title, explanation }: StepLabel,
  { status, durationMs, note }: StepResult,
  exchanges: readonly Exchange[],
): string[] {
  const mark = status === 'passed' ? 'ok  ' : status === 'skipped' ? 'skip' : 'FAIL';
  const hidden = exchanges.length - MAX_EXCHANGES;
  return [
    `  ${mark}  ${title}  (${Math.round(durationMs)} ms)`,
    `        ${explanation}`,
    ...exchanges.slice(0, MAX_EXCHANGES).map((exchange) => `          ${lineOf(exchange)}`),
    ...(hidden > 0 ? [`          and ${hidden} more`] : []),
    ...(note ? [`        ${note}`] : []),
  ];
}

function lineOf({ method, url, status, body = '' }: Exchange): string {
  const { pathname, search } = new URL(url);
  const shown = body.length > MAX_BODY_CHARS ? `${body.slice(0, MAX_BODY_CHARS)}…` : body;
  return `${method} ${pathname}${search} -> ${status ?? 'no response'} ${shown}`.trimEnd();
}

function explain(error: unknown, url: string): string {
  const { code, message } = Object(error);
  const unreachable = code === 'NETWORK' || code === 'NO_ANSWER_IN_TIME' || error instanceof TypeError;
  const advice = `${url} did not respond. Start the product again with: ${commandLine('dev')}`;
  return unreachable ? advice : String(message);
}
