import { expectEqual } from '../expect.ts';
import type { Step } from './step.ts';

export const connectionSteps: readonly Step[] = [
  {
    title: 'The functions run and reach Redis',
    explanation: 'Each function has a liveness probe, and a readiness probe that sends a command to Redis.',
    needs: 'http',
    async run(_, { probe }) {
      for (const name of ['live', 'ready']) {
        await probe('session', `/api/redis/health/${name}`, 200);
        await probe('cache', `/api/redis/health/${name}`, 200);
      }
    },
  },
  {
    title: 'Redis responds',
    explanation: 'The health operation names the provider and measures a round trip to Redis.',
    async run({ transport }) {
      const { status, provider, latencyMs } = await transport.health();
      expectEqual('status', status, 'ready');
      return `${provider}, ${latencyMs} ms`;
    },
  },
  {
    title: 'A request without a token is rejected',
    explanation: 'The tenant and the user come from the access token and from nowhere else.',
    needs: 'http',
    run: (_, { probe }) => probe('session', '/api/redis/session?action=list', 401),
  },
];
