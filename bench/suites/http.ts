import { startIssuer } from '../../src/local/issuer.ts';
import { inOwnProcesses } from '../lib/own-processes.ts';
import { measureInTurns } from '../lib/rounds.ts';
import { rowHeadline, rowTable } from '../lib/row-report.ts';
import { DOORS, type DoorTask, TENANT } from './http-doors.ts';
import type { Suite } from './suite.ts';

const TARGETS = { 1: 0.6, 50: 0.6 };

/** Our door, its checks included, against a route that does nothing but ask Redis, each in a process of its own. */
export const httpSuite: Suite = async (context) => {
  context.progress('HTTP door');
  const { host, port } = context.redis;
  const [bare, ours] = DOORS;
  // Here and not beside the door: its server replaces the Request and Response that the door is measured with.
  const issuer = await startIssuer({ pageOrigins: [] });
  try {
    const token = await issuer.mint({ tenant: TENANT, user: 'alice' }, 3_600);
    const jobs = DOORS.map((name) => {
      const task: DoorTask = { name, place: { host, port }, issuer: issuer.url, token };
      return { name, task };
    });
    const figures = await inOwnProcesses('door', jobs, (runners) =>
      measureInTurns(context.redis, runners, context),
    );
    const title = 'GET of a cached value over HTTP, token checked, against a bare Hono route';
    const row = { title, ours, others: [bare], targets: TARGETS };
    return { suite: 'http', tables: [rowTable(row, figures)], headlines: rowHeadline(row, figures) };
  } finally {
    await issuer.stop();
  }
};
