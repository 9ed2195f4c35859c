import { createHash } from 'node:crypto';
import type { Node } from 'constructs';
import type { Options, Topology } from './options/index.ts';

/** The deployment that `ampx` describes in the CDK context. */
export interface Deployment {
  readonly kind: 'sandbox' | 'preview' | 'production';
  readonly redis: Topology;
  /** Distinguishes this deployment from others in the account. */
  readonly label: string;
  /** REDIS_KEY_PREFIX, which separates deployments that share a database. Empty for a deployment with its own cache. */
  readonly keyPrefix: string;
  /** Origins of its front ends. */
  readonly origins: readonly string[];
}

const LOCAL_ORIGINS = ['http://localhost:3000', 'http://localhost:5173'];

/** The Redis of sandboxes and non-production branches. An ElastiCache gets the smallest possible limits. */
const PREVIEWS: Readonly<Record<Options['previews'], Topology>> = {
  upstash: { topology: 'upstash' },
  public: { topology: 'public', maxStorageGB: 1, maxEcpuPerSecond: 1_000, snapshotDays: 0 },
};

type DeploymentOptions = Pick<Options, 'productionBranches' | 'redis' | 'previews' | 'corsOrigins'>;

/**
 * Determines what is being deployed. Only branches listed in the options are production; otherwise every pull request
 * would get a cluster.
 * @param node any node of the app
 */
export function readDeployment(node: Node, options: DeploymentOptions): Deployment {
  const context = (key: string) => String(node.getContext(`amplify-backend-${key}`));
  const name = context('name');
  const namespace = context('namespace');
  const isSandbox = context('type') === 'sandbox';
  const isProduction = !isSandbox && options.productionBranches.includes(name);
  const redis = isProduction ? options.redis : PREVIEWS[options.previews];
  return {
    kind: isSandbox ? 'sandbox' : isProduction ? 'production' : 'preview',
    redis,
    label: `${namespace}-${name}`,
    keyPrefix: isShared(redis) ? keyPrefixOf([context('type'), namespace, name]) : '',
    origins: [...(isSandbox ? LOCAL_ORIGINS : [hostingOrigin(name, namespace)]), ...options.corsOrigins],
  };
}

/** Whether other deployments may use the same database. */
const isShared = ({ topology }: Topology): boolean => topology === 'upstash' || topology === 'existing';

/** A readable name of the branch or sandbox. The hash distinguishes similarly spelled ones. */
function keyPrefixOf(id: readonly string[]): string {
  const readable = id
    .at(-1)
    ?.replace(/[^A-Za-z0-9]+/g, '-')
    .slice(0, 32);
  return `${readable}-${createHash('sha256').update(id.join(' ')).digest('hex').slice(0, 12)}`;
}

/** https://docs.aws.amazon.com/amplify/latest/userguide/default-domain.html */
const hostingOrigin = (branch: string, appId: string): string =>
  `https://${branch.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.${appId}.amplifyapp.com`;
