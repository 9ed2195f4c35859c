import { startStandalone } from '../../tests/support/redis/standalone.ts';
import { KEYSPACE_EVENTS, type NextHandlerName } from '../candidates/next-handlers.ts';
import { figure } from '../harness/format.ts';
import { type HandlerAnswer, MAX_MS } from '../harness/next-server.ts';
import { type NextServer, withNextServers } from '../harness/next-servers.ts';
import type { HandlerFacts } from './next.ts';

const KEY = 'page';
/** Look-ups one after the other. */
const LOOK_UPS = 5;

/** What becomes of calls when Redis fails: it is killed, so that connections are refused, or stopped, so that it is silent. */
export async function failuresOf(name: NextHandlerName): Promise<HandlerFacts> {
  const away = await failure(name, 'SIGKILL');
  const silent = await failure(name, 'SIGSTOP');
  return {
    'Redis refuses connections: look-ups': away.lookUps,
    'Redis refuses connections: `updateTag`': away.update,
    'Redis is silent: look-ups': silent.lookUps,
    'Redis is silent: `updateTag`': silent.update,
  };
}

async function failure(name: NextHandlerName, signal: 'SIGKILL' | 'SIGSTOP') {
  const server = await startStandalone({ args: ['--notify-keyspace-events', KEYSPACE_EVENTS] });
  try {
    return await withNextServers(name, server.process.address, [0, 0], async (...servers) => {
      const [reader, updater] = servers as [NextServer, NextServer];
      for (const each of servers) await each({ step: 'read', key: KEY });
      if (signal === 'SIGKILL') await server.process.kill();
      else server.process.signal(signal);
      const answers: HandlerAnswer[] = [];
      // Each key is new, because one of them remembers what is missing.
      for (let i = 0; i < LOOK_UPS; i++) answers.push(await reader({ step: 'read', key: `${KEY} ${i}` }));
      const update = await updater({ step: 'update', tags: ['jobs'] });
      return { lookUps: lookUpsText(answers), update: updateText(update) };
    });
  } finally {
    await server.close();
  }
}

const seconds = (ms: number): string => (ms < 100 ? 'at once' : `after ${figure(ms / 1000)} s`);
const NEVER = `no answer within ${MAX_MS / 1000} s`;

function lookUpsText(answers: readonly HandlerAnswer[]): string {
  const [first, last] = [answers[0], answers.at(-1)].map((answer) => {
    if (!answer || answer.failed === 'pending') return NEVER;
    return `${answer.failed ? 'an error' : 'a miss'} ${seconds(answer.ms)}`;
  });
  return first === last ? `${first}` : `${first}; the fifth: ${last}`;
}

function updateText({ failed, ms }: HandlerAnswer): string {
  if (failed === 'pending') return NEVER;
  return failed ? `fails ${seconds(ms)}` : `resolves ${seconds(ms)}, though nothing was stored`;
}
