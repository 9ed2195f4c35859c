import { startIssuer } from '../../src/local/issuer.ts';
import { inChildProcesses } from '../harness/child-processes.ts';
import { measureInRounds } from '../harness/rounds.ts';
import { rowHeadline, rowTable } from '../harness/row-report.ts';
import { HTTP_CANDIDATES, type HttpCandidateTask, TENANT } from './http-candidates.ts';
import type { Suite } from './suite.ts';

const TARGETS = { 1: 0.6, 50: 0.6 };

/** Compares the HTTP API, including its checks, with a route that only queries Redis, each in its own process. */
export const httpSuite: Suite = async (context) => {
  context.progress('HTTP API');
  const { host, port } = context.redis;
  const [bare, ours] = HTTP_CANDIDATES;
  // Runs in this process: its server replaces the global Request and Response, which the candidates use.
  const issuer = await startIssuer({ pageOrigins: [] });
  try {
    const token = await issuer.mint({ tenant: TENANT, user: 'alice' }, 3_600);
    const jobs = HTTP_CANDIDATES.map((name) => {
      const task: HttpCandidateTask = { name, address: { host, port }, issuer: issuer.url, token };
      return { name, task };
    });
    const figures = await inChildProcesses('http-candidate', jobs, (runners) =>
      measureInRounds(context.redis, runners, context),
    );
    const title = 'GET of a cached value over HTTP with token verification, x a bare Hono route';
    const row = { title, ours, others: [bare], targets: TARGETS };
    return { suite: 'http', tables: [rowTable(row, figures)], headlines: rowHeadline(row, figures) };
  } finally {
    await issuer.stop();
  }
};
