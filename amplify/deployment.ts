import { createHash } from 'node:crypto';
import { App } from 'aws-cdk-lib';
import type { Node } from 'constructs';
import { settings } from './settings.ts';
import type { RedisSettings, Settings } from './settings-schema.ts';

/** The deployment that `ampx` describes in the CDK context. */
export interface Deployment {
  readonly kind: 'sandbox' | 'preview' | 'production';
  /** Its cache of ElastiCache; undefined if it uses Upstash. */
  readonly redis: RedisSettings | undefined;
  readonly provider: 'elasticache' | 'upstash';
  /** Distinguishes this deployment from others in the account. */
  readonly label: string;
  /** REDIS_KEY_PREFIX: separates deployments that share an Upstash database. */
  readonly keyPrefix: string;
  /** Origins of the front ends that belong to it. */
  readonly origins: readonly string[];
}

const LOCAL_ORIGINS = ['http://localhost:3000', 'http://localhost:5173'];

/** The cache of a preview or sandbox that does not use Upstash: as small as one can be. */
const SMALLEST: RedisSettings = {
  topology: 'public',
  maxStorageGB: 1,
  maxEcpuPerSecond: 1_000,
  snapshotDays: 0,
};

/** Only branches named in the settings are production. Otherwise every pull request would get a cluster. */
function readDeployment(node: Node, settings: Settings): Deployment {
  const context = (key: string) => String(node.getContext(`amplify-backend-${key}`));
  const name = context('name');
  const namespace = context('namespace');
  const isSandbox = context('type') === 'sandbox';
  const isProduction = !isSandbox && settings.productionBranches.includes(name);
  const redis = isProduction ? settings.redis : settings.previews === 'public' ? SMALLEST : undefined;
  return {
    kind: isSandbox ? 'sandbox' : isProduction ? 'production' : 'preview',
    redis,
    provider: redis ? 'elasticache' : 'upstash',
    label: `${namespace}-${name}`,
    keyPrefix: redis ? '' : keyPrefixOf([context('type'), namespace, name]),
    origins: [...(isSandbox ? LOCAL_ORIGINS : [hostingOrigin(name, namespace)]), ...settings.corsOrigins],
  };
}

/** Names the branch or sandbox for people. The hash tells those apart that are spelled alike. */
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

/** The deployment that is being synthesized. It is known before the backend, because functions are bundled for one provider. */
export const deployment: Deployment = readDeployment(new App({ autoSynth: false }).node, settings);
