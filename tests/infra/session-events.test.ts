import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { codeBlocks, readDocument } from '../support/documents/code-blocks.ts';
import { LOOPBACK, TEST_TIMEOUT_VARIABLES } from '../support/redis/server.ts';
import { type StandaloneServer, startStandalone } from '../support/redis/standalone.ts';
import { startUpstash, type UpstashServer } from '../support/upstash/upstash.ts';
import { waitUntil } from '../support/wait-until.ts';
import { CLAIMS, createTokenMaker } from '../unit/fakes/token-maker.ts';
import { issuersOf } from './in-vpc.ts';
import { invokeWithKeys, type RunningLambda, startLambda, urlEvent } from './lambda.ts';
import { type PutEntry, startEventBridge, startIssuer, startSsm } from './stand-ins.ts';
import { APP_ID, EVENT_BUS } from './synthesize.ts';

interface Line {
  readonly message?: string;
  readonly audit?: boolean;
  readonly eventId?: string;
  readonly time?: string;
  readonly tenant?: string;
  readonly userId?: string;
  readonly handle?: string;
}

/** The event with which CloudWatch Logs invokes a function. */
const batchOf = (batch: object) => ({
  awslogs: { data: gzipSync(JSON.stringify(batch)).toString('base64') },
});
const delivered = (lines: readonly string[]) =>
  batchOf({
    messageType: 'DATA_MESSAGE',
    owner: '123456789012',
    logGroup: 'session-manager',
    logStream: '2026/11/28/[$LATEST]0',
    subscriptionFilters: ['Subscription'],
    logEvents: lines.map((message, i) => ({ id: String(i), timestamp: 1_795_800_000_000 + i, message })),
  });

const parsed = (line: string): Line => {
  try {
    return JSON.parse(line);
  } catch {
    return {};
  }
};
/** The lines that match the filter pattern of the subscription. */
const matches = (line: string) => parsed(line).audit === true && parsed(line).eventId !== undefined;

const idsOf = (entries: readonly PutEntry[]) => entries.map(({ Detail }) => JSON.parse(Detail).eventId);

const maker = await createTokenMaker('key-1');
let redis: StandaloneServer;
let upstash: UpstashServer;
let issuer: Awaited<ReturnType<typeof startIssuer>>;
let ssm: Awaited<ReturnType<typeof startSsm>>;
let bridge: Awaited<ReturnType<typeof startEventBridge>>;
let sessions: RunningLambda;
let events: RunningLambda;
/** Lines that the session function printed: alice signs in six times, and the sixth sign-in ends her first session. */
let lines: string[];

beforeAll(async () => {
  redis = await startStandalone();
  [upstash, issuer, bridge] = await Promise.all([
    startUpstash(redis.process.address),
    startIssuer(maker.jwks),
    startEventBridge(),
  ]);
  const { url, token } = upstash.endpoint;
  ssm = await startSsm({ UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token }, 'branch');
  const overrides = {
    AWS_ENDPOINT_URL_SSM: `http://${LOOPBACK}:${ssm.port}`,
    NODE_EXTRA_CA_CERTS: issuer.caFile,
    TOKEN_ISSUERS: issuersOf({ issuer }),
    ...TEST_TIMEOUT_VARIABLES,
  };
  const ports = [ssm.port, issuer.port, new URL(url).port];
  sessions = await startLambda('events', 'sessionmanager', overrides, ports);
  events = await startLambda(
    'events',
    'SessionEventsFunction',
    { AWS_ENDPOINT_URL_EVENTBRIDGE: `http://${LOOPBACK}:${bridge.port}` },
    [bridge.port],
  );
  const bearer = await maker.token();
  for (let i = 0; i < 6; i++) {
    const create = urlEvent('POST', '/api/redis/session', bearer, { metadata: { device: `device-${i}` } });
    expect(await invokeWithKeys(sessions, create)).toMatchObject({ result: { statusCode: 201 } });
  }
  const printed = (message: string) => sessions.log().split(`"message":"${message}"`).length - 1;
  await waitUntil(
    'the lines of six sign-ins',
    () => printed('session created') === 6 && printed('request') === 6,
  );
  lines = sessions.log().split('\n').filter(Boolean);
});

afterAll(async () => {
  await events.close();
  await sessions.close();
  bridge.close();
  ssm.close();
  issuer.close();
  await upstash.close();
  await redis.close();
});

beforeEach(() => {
  bridge.accepted.length = 0;
  bridge.requests.length = 0;
  bridge.refusals.length = 0;
});

describe('the audit lines of the session function', () => {
  test('match the subscription; no other line does', () => {
    const matching = lines.filter(matches).map((line) => parsed(line).message);
    expect(matching).toEqual([...Array(5).fill('session created'), 'session evicted', 'session created']);
    expect(lines.length).toBeGreaterThan(matching.length);
  });

  test('have an id each', () => {
    const ids = lines.filter(matches).map((line) => parsed(line).eventId);
    expect(new Set(ids).size).toBe(7);
  });
});

describe('the events function', () => {
  test('puts each of them on the bus, with its own id, and reaches nothing else', async () => {
    const audit = lines.filter(matches);
    expect(await events.invoke(delivered(audit))).toMatchObject({
      result: { events: 7, ignored: 0 },
      blocked: [],
    });
    expect(bridge.requests).toEqual([7]);
    const expected = audit
      .map(parsed)
      .map(({ message = '', eventId, time = '', tenant, userId, handle }) => ({
        EventBusName: EVENT_BUS,
        Source: 'amplify-redis',
        DetailType: message,
        Time: Math.floor(Date.parse(time) / 1_000),
        Detail: {
          deployment: `${APP_ID}-main`,
          eventId,
          type: message.replace('session ', ''),
          time,
          tenantId: tenant,
          userId,
          handle,
        },
      }));
    expect(
      bridge.accepted.map((entry) => ({
        ...entry,
        Time: Math.floor(entry.Time),
        Detail: JSON.parse(entry.Detail),
      })),
    ).toEqual(expected);
    expect(expected[5]).toMatchObject({
      DetailType: 'session evicted',
      Detail: { tenantId: CLAIMS.org_id, userId: CLAIMS.sub, handle: expected[0]?.Detail.handle },
    });
  });

  test('puts events as the document describes them, which its rule matches', async () => {
    const evicted = lines.filter((line) => parsed(line).message === 'session evicted');
    await events.invoke(delivered(evicted));
    const [entry] = bridge.accepted;
    const detail = JSON.parse(entry?.Detail ?? '');
    const [event, rule] = codeBlocks(readDocument('docs/operate/session-events.md'))
      .filter(({ language }) => language === 'json')
      .map(({ code }) => JSON.parse(code));
    expect(event).toMatchObject({ source: entry?.Source, 'detail-type': entry?.DetailType });
    expect(Object.keys(event.detail)).toEqual(Object.keys(detail));
    expect(rule).toEqual({
      source: [entry?.Source],
      'detail-type': [entry?.DetailType],
      detail: { deployment: [detail.deployment] },
    });
  });

  test('sends no session id and no metadata', async () => {
    await events.invoke(delivered(lines.filter(matches)));
    const sent = JSON.stringify(bridge.accepted);
    expect(sent).not.toContain('device-');
    // Shorter than a session id, longer than a handle.
    expect(sent).not.toMatch(/[\w-]{60,}/);
  });

  test('sends a batch that is delivered twice under the same ids', async () => {
    const batch = delivered(lines.filter(matches));
    await events.invoke(batch);
    const first = idsOf(bridge.accepted);
    await events.invoke(batch);
    expect(idsOf(bridge.accepted)).toEqual([...first, ...first]);
  });

  test('splits a batch by ten, in its order', async () => {
    const audit = lines.filter(matches);
    const many = [...audit, ...audit, ...audit, ...audit];
    expect(await events.invoke(delivered(many))).toMatchObject({ result: { events: 28 } });
    expect(bridge.requests).toEqual([10, 10, 8]);
    expect(idsOf(bridge.accepted)).toEqual(many.map((line) => parsed(line).eventId));
  });

  test('retries only the entries that were rejected', async () => {
    const audit = lines.filter(matches);
    bridge.refusals.push([1, 4], [0]);
    expect(await events.invoke(delivered(audit))).toMatchObject({ result: { events: 7 } });
    expect(bridge.requests).toEqual([7, 2, 1]);
    expect(idsOf(bridge.accepted).toSorted()).toEqual(audit.map((line) => parsed(line).eventId).toSorted());
  });

  test('fails if some are always rejected, after it has sent the others', async () => {
    const audit = lines.filter(matches);
    bridge.refusals.push([2], [0], [0], [0]);
    expect(await events.invoke(delivered([...audit, ...audit]))).toMatchObject({
      error: expect.stringContaining('EventBridge refused 1 of 14 events: InternalFailure'),
    });
    expect(bridge.accepted).toHaveLength(13);
    expect(bridge.refusals).toEqual([]);
  });

  test('retries a throttled request, and fails if it stays throttled', async () => {
    const batch = delivered(lines.filter(matches));
    bridge.refusals.push('throttled');
    expect(await events.invoke(batch)).toMatchObject({ result: { events: 7 } });
    expect(bridge.requests).toEqual([7, 7]);
    bridge.refusals.push(...Array<'throttled'>(20).fill('throttled'));
    expect(await events.invoke(batch)).toMatchObject({
      error: expect.stringContaining('ThrottlingException'),
    });
    expect(bridge.accepted).toHaveLength(7);
  });

  test('sends nothing for a control message, and for lines that are not of a session', async () => {
    const control = batchOf({
      messageType: 'CONTROL_MESSAGE',
      logEvents: [{ id: '', message: 'CWL CONTROL' }],
    });
    expect(await events.invoke(control)).toMatchObject({ result: { events: 0, ignored: 0 } });
    const [line = ''] = lines.filter(matches);
    const foreign = [
      'REPORT RequestId: 1',
      '{}',
      'null',
      line.slice(0, -1),
      JSON.stringify({ ...parsed(line), message: 'tenant purge' }),
      JSON.stringify({ ...parsed(line), eventId: undefined }),
      JSON.stringify({ ...parsed(line), audit: 'true' }),
      JSON.stringify({ ...parsed(line), time: 'yesterday' }),
      // Longer than any name: EventBridge takes entries of 256 KB.
      JSON.stringify({ ...parsed(line), userId: 'x'.repeat(300_000) }),
    ];
    expect(await events.invoke(delivered(foreign))).toMatchObject({
      result: { events: 0, ignored: foreign.length },
    });
    expect(bridge.requests).toEqual([]);
    await expect.poll(events.log).toContain(`"message":"lines ignored","ignored":${foreign.length}`);
    expect(await events.invoke(delivered([...foreign, line]))).toMatchObject({ result: { events: 1 } });
  });

  test.each([
    ['nothing', {}],
    ['text', 'x'],
    ['no gzip', { awslogs: { data: 'aGVsbG8=' } }],
    ['another kind of message', batchOf({ messageType: 'OTHER' })],
    ['lines that are none', batchOf({ messageType: 'DATA_MESSAGE', logEvents: [{ message: 1 }] })],
    [
      'a batch that unpacks to 40 MB',
      batchOf({ messageType: 'DATA_MESSAGE', x: 'x'.repeat(40 * 1024 ** 2) }),
    ],
  ])('fails for an event with %s', async (_, event) => {
    expect(await events.invoke(event)).toMatchObject({ error: expect.stringMatching(/./) });
    expect(bridge.requests).toEqual([]);
  });
});
