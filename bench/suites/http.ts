import { startIssuer } from '../../src/local/issuer/issuer.ts';
import { measureInRounds, warmUp } from '../harness/rounds.ts';
import { withRunners } from '../harness/runner.ts';
import { HTTP_CANDIDATES, type HttpCandidateTask, TENANT } from './http-candidates.ts';
import { IN_FLIGHT } from './loopback.ts';
import type { Suite } from './suite.ts';

/** Compares the HTTP API, including its checks, with a route that only queries Redis, each in its own process. */
export const httpSuite: Suite = async (context) => {
  const { redis, progress } = context;
  progress('HTTP API');
  const { host, port } = redis;
  // Runs in this process: its server replaces the global Request and Response, which the candidates use.
  const issuer = await startIssuer({ pageOrigins: [] });
  try {
    const token = await issuer.mint({ tenant: TENANT, user: 'alice' }, 3_600);
    const tasks = HTTP_CANDIDATES.map(
      (name): HttpCandidateTask => ({ name, address: { host, port }, issuer: issuer.url, token }),
    );
    const candidates = await withRunners('http-candidate', tasks, async (runners) => {
      await warmUp(runners, context);
      return measureInRounds(redis, runners, IN_FLIGHT, context);
    });
    const title = 'GET of a cached value over HTTP with token verification, x a bare Hono route';
    return {
      suite: 'http',
      rows: [{ title, ours: [HTTP_CANDIDATES[1]], peers: [], others: [], candidates }],
    };
  } finally {
    await issuer.stop();
  }
};
