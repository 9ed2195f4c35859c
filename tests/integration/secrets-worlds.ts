import { plant } from '../support/planted.ts';
import { LOOPBACK, TEST_TIMEOUT_VARIABLES } from '../support/server.ts';
import { startTlsAcl } from '../support/tls-acl.ts';
import { closedPort, type FaultServer, startFaultyRedis, startFaultyUpstash } from './fault-servers.ts';

/** A Redis, well or in trouble, and the environment that leads to it. */
export interface SecretsWorld {
  readonly env: Readonly<Record<string, string>>;
  /** Secrets it made itself. */
  readonly secrets?: readonly string[];
  close(): unknown;
}

type Opening = () => Promise<SecretsWorld>;

const tcp = async (starting: Promise<FaultServer>): Promise<SecretsWorld> => {
  const { port, close } = await starting;
  return { env: { REDIS_URL: `redis://${plant('user')}:${plant('password')}@${LOOPBACK}:${port}` }, close };
};

const rest = async (starting: Promise<FaultServer>): Promise<SecretsWorld> => {
  const { port, close } = await starting;
  const url = `http://${LOOPBACK}:${port}`;
  const env = {
    REDIS_PROVIDER: 'upstash',
    UPSTASH_REDIS_REST_URL: url,
    UPSTASH_REDIS_REST_TOKEN: plant('token'),
  };
  return { env, close };
};

/** A real server, TLS only, reached with other credentials than its own if they are given. */
const secured = async (other: Readonly<Record<string, string>> = {}): Promise<SecretsWorld> => {
  const { endpoint, nodes, close } = await startTlsAcl();
  if (endpoint.provider !== 'elasticache') throw new Error('This server speaks RESP');
  const env = {
    REDIS_PROVIDER: 'elasticache',
    REDIS_HOST: endpoint.host,
    REDIS_PORT: String(endpoint.port),
    REDIS_USERNAME: endpoint.username ?? '',
    REDIS_PASSWORD: endpoint.password ?? '',
    REDIS_TLS: 'true',
    REDIS_TLS_CA: endpoint.tls?.ca ?? '',
    ...other,
  };
  return {
    env,
    secrets: [endpoint.password ?? '', ...nodes.flatMap(({ password = [] }) => password)],
    close,
  };
};

const iam = {
  REDIS_AUTH: 'iam',
  REDIS_IAM_CACHE: 'cache',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: plant('secret-key'),
  AWS_SESSION_TOKEN: plant('session-token'),
};

/** @param but commands that are answered well */
const redisSaying =
  (word: string, but = / info /i): Opening =>
  () =>
    tcp(startFaultyRedis((request) => (but.test(request) ? '+OK' : `-${word} ${request}`)));

const upstashSaying =
  (status: number, word: string): Opening =>
  () =>
    rest(
      startFaultyUpstash((request) => ({ status, body: JSON.stringify({ error: `${word} ${request}` }) })),
    );

export const HEALTHY: Readonly<Record<string, Opening>> = {
  'a Redis that is well': () => secured(TEST_TIMEOUT_VARIABLES),
};

export const FAULTS: Readonly<Record<string, Opening>> = {
  'a wrong password': () => secured({ REDIS_PASSWORD: plant('password') }),
  'an IAM token that is refused': () => secured({ ...iam }),
  'an authority that is not ours': () => secured({ REDIS_TLS_CA: '' }),
  'nobody listening': () => tcp(closedPort()),
  silence: () => tcp(startFaultyRedis(() => undefined)),
  garbage: () => tcp(startFaultyRedis((request) => `HTTP/1.1 400 ${request}`)),
  'a reply with a value that is no reply': () => tcp(startFaultyRedis((request) => `+${request}`)),
  'an error that quotes the command': redisSaying('ERR unknown command, with args beginning with:'),
  'an error of its own words': redisSaying('ERR'),
  'an error without a code': redisSaying('failed while doing'),
  'WRONGTYPE and what was sent': redisSaying('WRONGTYPE'),
  // Of INFO, which follows AUTH, ioredis prints the words of a NOPERM by itself.
  'NOPERM and what was sent': redisSaying('NOPERM', / (auth|info|client) /i),
  'NOSCRIPT for ever': redisSaying('NOSCRIPT'),
  'OOM and what was sent': redisSaying('OOM'),
  'LOADING and what was sent': redisSaying('LOADING'),
  'an Upstash that quotes the command in a 500': upstashSaying(500, 'ERR internal error while running'),
  'an Upstash that quotes it as the official client does': upstashSaying(400, 'ERR wrong, command was:'),
  'an Upstash that refuses the token and quotes it': upstashSaying(401, 'WRONGPASS'),
  'an Upstash out of memory': upstashSaying(400, 'OOM'),
  'an Upstash that forgets scripts': upstashSaying(400, 'NOSCRIPT'),
  'an Upstash that answers no JSON': () =>
    rest(startFaultyUpstash((request) => ({ status: 502, body: `<html>${request}</html>` }))),
  'an Upstash that answers something else': () =>
    rest(startFaultyUpstash((request) => ({ status: 200, body: JSON.stringify({ result: { request } }) }))),
  'an Upstash that is silent': () => rest(startFaultyUpstash(() => undefined)),
};
