import { ACCESS_STRING } from '../../amplify/infra/access-string.ts';
import { connectAdmin } from '../support/admin/connection.ts';
import type { Secured } from '../support/redis/secured.ts';
import { LOOPBACK, type ServerAddress, TEST_TIMEOUT_VARIABLES } from '../support/redis/server.ts';
import { assembly } from './assembly.ts';
import { AUDIENCE, AUTH0_ISSUER } from './synthesize.ts';

type Nodes = Pick<ServerAddress, 'nodes'>;

/** The services that a function in the VPC reaches in addition to Redis. */
interface Services {
  readonly s3: { readonly port: number };
  readonly issuer: { readonly jwksUri: string };
}

/** Runs a command on every node. @returns their replies */
export const onEveryNode = ({ nodes }: Nodes, command: string, ...args: string[]): Promise<unknown[]> =>
  Promise.all(
    nodes.map(async (node) => {
      const admin = connectAdmin(node);
      const reply = await admin.call(command, ...args);
      admin.disconnect();
      return reply;
    }),
  );

/** The name of production's Redis user. */
export const functionUser = (): string =>
  String(assembly('cluster').one('AWS::ElastiCache::User').properties.UserName);

/**
 * Creates the production user on a server. Any password is accepted, because only AWS can show that ElastiCache accepts
 * the real one.
 */
export async function createProductionUser(server: Nodes): Promise<void> {
  await onEveryNode(server, 'ACL', 'SETUSER', functionUser(), 'nopass', ...ACCESS_STRING.split(' '));
}

/** The template's issuer. A stand-in serves its keys. */
export const issuersOf = ({ issuer }: Pick<Services, 'issuer'>): string =>
  JSON.stringify([{ kind: 'auth0', issuer: AUTH0_ISSUER, audience: AUDIENCE, jwksUri: issuer.jwksUri }]);

/** Variables that lead a function of production to the servers and stand-ins of a test. */
export const variablesInVpc = ({ nodes }: Nodes, { admin }: Secured, { s3, issuer }: Services) => ({
  REDIS_HOST: LOOPBACK,
  REDIS_PORT: String(nodes[0]?.port),
  REDIS_TLS_CA: admin.ca,
  REDIS_IAM_CACHE: 'cache-1',
  JWKS_MIRROR_BUCKET: 'mirror',
  AWS_ENDPOINT_URL_S3: `http://${LOOPBACK}:${s3.port}`,
  TOKEN_ISSUERS: issuersOf({ issuer }),
  ...TEST_TIMEOUT_VARIABLES,
});
