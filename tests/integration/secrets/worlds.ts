import { plant } from '../../support/planted.ts';
import { LOOPBACK, TEST_TIMEOUT_VARIABLES } from '../../support/redis/server.ts';
import { startTlsAcl } from '../../support/redis/tls-acl.ts';
import { closedPort, type FaultServer, startFaultyRedis, startFaultyUpstash } from './fault-servers.ts';

/** A Redis, healthy or faulty, and the environment that configures it. */
export interface SecretsWorld {
  readonly env: Readonly<Record<string, string>>;
  /** Its own secrets. */
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

/** A real server, TLS only. @param other replaces variables, for example the credentials */
const secured = async (other: Readonly<Record<string, string>> = {}): Promise<SecretsWorld> => {
  const { endpoint, nodes, close } = await startTlsAcl();
  if (endpoint.provider === 'upstash') throw new Error('This server is not reached over RESP');
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

/** @param but exceptions: commands that are answered with OK */
const redisReplying =
  (word: string, but = / info /i): Opening =>
  () =>
    tcp(startFaultyRedis((request) => (but.test(request) ? '+OK' : `-${word} ${request}`)));

const upstashReplying =
  (status: number, word: string): Opening =>
  () =>
    rest(
      startFaultyUpstash((request) => ({ status, body: JSON.stringify({ error: `${word} ${request}` }) })),
    );

export const HEALTHY: Readonly<Record<string, Opening>> = {
  'a healthy Redis': () => secured(TEST_TIMEOUT_VARIABLES),
};

export const FAULTS: Readonly<Record<string, Opening>> = {
  'a wrong password': () => secured({ REDIS_PASSWORD: plant('password') }),
  'an IAM token that is rejected': () => secured({ ...iam, REDIS_PASSWORD: '' }),
  'an unknown certificate authority': () => secured({ REDIS_TLS_CA: '' }),
  'no server listening': () => tcp(closedPort()),
  silence: () => tcp(startFaultyRedis(() => undefined)),
  garbage: () => tcp(startFaultyRedis((request) => `HTTP/1.1 400 ${request}`)),
  'a reply that quotes the command': () => tcp(startFaultyRedis((request) => `+${request}`)),
  'an error that quotes the command': redisReplying('ERR unknown command, with args beginning with:'),
  'an error with the text of the command': redisReplying('ERR'),
  'an error without a code': redisReplying('failed while doing'),
  'WRONGTYPE and the command': redisReplying('WRONGTYPE'),
  // ioredis itself prints the text of a NOPERM to INFO, which follows AUTH.
  'NOPERM and the command': redisReplying('NOPERM', / (auth|info|client) /i),
  'NOSCRIPT for every script': redisReplying('NOSCRIPT'),
  'OOM and the command': redisReplying('OOM'),
  'LOADING and the command': redisReplying('LOADING'),
  'an Upstash that quotes the command in a 500': upstashReplying(500, 'ERR internal error while running'),
  'an Upstash that quotes the command like the official client': upstashReplying(
    400,
    'ERR wrong, command was:',
  ),
  'an Upstash that rejects the token and quotes it': upstashReplying(401, 'WRONGPASS'),
  'an Upstash out of memory': upstashReplying(400, 'OOM'),
  'an Upstash that forgets scripts': upstashReplying(400, 'NOSCRIPT'),
  'an Upstash that does not answer JSON': () =>
    rest(startFaultyUpstash((request) => ({ status: 502, body: `<html>${request}</html>` }))),
  'an Upstash with an unexpected result': () =>
    rest(startFaultyUpstash((request) => ({ status: 200, body: JSON.stringify({ result: { request } }) }))),
  'an Upstash that does not answer': () => rest(startFaultyUpstash(() => undefined)),
};
