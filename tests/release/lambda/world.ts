import { createProductionUser, functionUser, onEveryNode, variablesInVpc } from '../../infra/in-vpc.ts';
import { startIssuer, startS3 } from '../../infra/stand-ins.ts';
import { openAdmin } from '../../support/admin/admin.ts';
import { startCluster } from '../../support/redis/cluster.ts';
import { makeSecured } from '../../support/redis/secured.ts';
import { createTokenMaker } from '../../unit/fakes/token-maker.ts';
import { type ExecutionEnvironment, startEnvironment } from './execution-environment.ts';

/** A port that a function may reach and that refuses connections. Every port that it may not reach is silent. */
export const NOBODY_LISTENS = 1;

type Variables = Readonly<Record<string, string>>;

/**
 * The services that a production function reaches: a cluster with TLS and the production user, and S3 with the issuer's
 * keys.
 */
export async function openWorld() {
  const secured = await makeSecured();
  let maker = await createTokenMaker('key-1');
  const [cluster, s3, issuer] = await Promise.all([
    startCluster({ secured }),
    startS3(),
    startIssuer(maker.jwks),
  ]);
  await createProductionUser(cluster);
  const admin = openAdmin(cluster);
  const environments: ExecutionEnvironment[] = [];
  const variables = variablesInVpc(cluster, secured, { s3, issuer });

  /** @param morePorts that it may reach besides */
  async function start(
    name: string,
    overrides: Variables = {},
    morePorts: readonly number[] = [],
  ): Promise<ExecutionEnvironment> {
    const ports = [s3.port, issuer.port, NOBODY_LISTENS, ...cluster.nodes.map(({ port }) => port)];
    const environment = await startEnvironment({
      kind: 'cluster',
      name,
      variables: { ...variables, ...overrides },
      ports: [...ports, ...morePorts],
    });
    environments.push(environment);
    return environment;
  }

  const mirror = await start('MirrorFunction', { NODE_EXTRA_CA_CERTS: issuer.caFile });
  await mirror.invoke({});

  return {
    admin,
    /** Creates the production user on another server. */
    createUser: createProductionUser,
    /** A token that is signed with the issuer's current key. */
    token: (claims?: Record<string, unknown>) => maker.token(claims),
    start,
    /** Replaces the issuer's key, and copies the new one to the mirror. */
    async rotateKey(): Promise<void> {
      maker = await createTokenMaker('key-2');
      issuer.state.body = JSON.stringify(maker.jwks);
      const { failure } = await mirror.invoke({});
      if (failure) throw new Error(failure.errorMessage);
    },
    /** How many connections of the functions the cluster has. */
    async connections(): Promise<number> {
      const lists = await onEveryNode(cluster, 'CLIENT', 'LIST');
      return lists.join('').split(`user=${functionUser()} `).length - 1;
    },
    /** Ends all connections of the functions, as ElastiCache does after 12 hours. */
    cutConnections: () => onEveryNode(cluster, 'CLIENT', 'KILL', 'USER', functionUser()),
    async close() {
      for (const environment of environments) await environment.close();
      admin.close();
      s3.close();
      issuer.close();
      await cluster.close();
      secured.remove();
    },
  };
}
