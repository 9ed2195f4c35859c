import { expect, it } from 'vitest';
import { blockOf } from '../support/documents/code-blocks.ts';
import { runBlock } from '../support/documents/run-block.ts';
import { leaksIn, plant } from '../support/planted.ts';
import { describeRedis, freshTenant } from '../support/redis/kinds.ts';

/** The SDK of an app, and what its spans are printed from. The context manager is what its NodeSDK registers. */
const SDK = `
import { context as active, trace as tracers } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
const exporter = new InMemorySpanExporter();
active.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
tracers.setGlobalTracerProvider(
  new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
);`;

const print = (tenant: string, secret: string) => `
import { closeRedis, cacheOrFetch, createSession, getCache, invalidateCacheByTags, setCache } from 'amplify-redis';
// Counters that have waited for a second would travel with a read, in a pipeline.
const started = Date.now();
Date.now = () => started;
const tenant = '${tenant}';
const secret = '${secret}';
const request = (name: string, run: () => Promise<unknown>) =>
  tracer.startActiveSpan(name, (span) => run().finally(() => span.end()));

await setCache(tenant, 'users', secret, secret, 60, ['user:1']);
await invalidateCacheByTags(tenant, ['user:1']);
exporter.reset();
await Promise.all([
  request('request 1', async () => {
    await cacheOrFetch(tenant, 'users', secret, async () => {
      await getCache(tenant, 'teams', secret);
      await request('in the loader', () => getCache(tenant, 'groups', secret));
      return secret;
    });
    await createSession({ tenantId: tenant, userId: secret });
  }),
  request('request 2', () =>
    cacheOrFetch(tenant, 'failing', secret, () => Promise.reject(new Error(secret))).catch(() => {}),
  ),
]);
await closeRedis();
console.log(
  JSON.stringify(
    exporter.getFinishedSpans().map((span) => ({
      ...{ name: span.name, id: span.spanContext().spanId, parent: span.parentSpanContext?.spanId },
      ...{ attributes: span.attributes, status: span.status, events: span.events },
    })),
  ),
);`;

interface Printed {
  readonly name: string;
  readonly id: string;
  readonly parent?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly status: { readonly code: number; readonly message?: string };
}

describeRedis('standalone', (redis) => {
  it('the bridge creates nested spans that describe what happened without revealing data', async () => {
    const tenant = freshTenant();
    const [node] = redis.nodes;
    if (!node) throw new Error('No server');
    const { code } = blockOf(
      'docs/operate/tracing.md',
      "import { AsyncLocalStorage } from 'node:async_hooks'",
    );
    const after = print(tenant, plant('content'));
    const [line = '', ...others] = await runBlock(code, node, { before: SDK, after });
    expect(others).toEqual([]);
    expect(leaksIn(line)).toEqual([]);
    const spans: readonly Printed[] = JSON.parse(line);

    const only = (parent: Printed | undefined, name: string, namespace?: string) => {
      const found = spans.filter(
        (span) =>
          span.parent === parent?.id &&
          span.name === name &&
          (namespace === undefined || span.attributes.namespace === namespace),
      );
      expect(found, name).toHaveLength(1);
      return found[0];
    };
    const first = only(undefined, 'request 1');
    const load = only(first, 'amplify-redis:cache cacheOrFetch');
    expect(load).toMatchObject({
      attributes: {
        ...{ operation: 'cacheOrFetch', tenantId: tenant, namespace: 'users', load: 'own' },
        ...{ result: 'stale', staleBy: ['tag:user:1'] },
      },
      status: { code: 0 },
    });
    const children = spans.filter(({ parent }) => parent === load?.id);
    const commands = children.filter(({ name }) => name.startsWith('amplify-redis:command'));
    expect(commands).toHaveLength(Number(load?.attributes.roundTrips));
    only(only(load, 'amplify-redis:cache getCache', 'teams'), 'amplify-redis:command MGET');
    const inLoader = only(first, 'in the loader');
    only(only(inLoader, 'amplify-redis:cache getCache', 'groups'), 'amplify-redis:command MGET');
    const created = only(first, 'amplify-redis:session createSession');
    expect(spans.filter(({ parent }) => parent === created?.id)).toHaveLength(
      Number(created?.attributes.roundTrips),
    );

    const failed = only(only(undefined, 'request 2'), 'amplify-redis:cache cacheOrFetch', 'failing');
    expect(failed?.status).toEqual({ code: 2, message: 'UNKNOWN' });
  });
});
