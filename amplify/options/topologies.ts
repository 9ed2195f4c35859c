import * as z from 'zod';
import { secretName } from './text.ts';

/** Limited because each node has about a dozen alarms. */
const MAX_NODES = 50;

const snapshotDays = z
  .int()
  .min(0)
  .max(35)
  .describe('days for which daily snapshots are kept; 0 disables them');

const RESTORE =
  'to restore into a new cache that replaces this one; keep the setting afterwards ([restore](runbooks/restore.md))';

/** Automatic snapshots are named `automatic.<cache>-<date>`; copies are named like caches. */
const snapshotName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9.-]{0,254}$/, 'must be the name of a snapshot, not an ARN')
  .optional()
  .describe(`name of the snapshot ${RESTORE}`);

const snapshotArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:elasticache:[a-z0-9-]+:\d{12}:(serverlesscache)?snapshot:[A-Za-z][A-Za-z0-9.-]*$/,
    'must be the ARN of a snapshot, such as arn:aws:elasticache:eu-west-1:123456789012:serverlesscachesnapshot:name',
  )
  .optional()
  .describe(`ARN of the snapshot ${RESTORE}`);

/** Node families that support durability: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/durability.html */
const DURABLE_NODES = /^cache\.(r7g|r6g|m7g|m6g|c7gn)\./;

const cluster = z
  .strictObject({
    topology: z.literal('cluster').describe('nodes that you choose'),
    nodeType: z
      .string()
      .regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/, 'must look like cache.t4g.small')
      .describe('size of each node'),
    shards: z.int().min(1).describe('shards can be added online; all data of a tenant is in one shard'),
    /** At least one: a failover needs a replica. */
    replicasPerShard: z.int().min(1).max(5).describe('at least one, for failovers'),
    snapshotDays,
    engineVersion: z
      .enum(['8.0', '8.1', '8.2', '9.0', '9.1'])
      .default('8.2')
      .describe('version of Valkey; upgrades are applied online, downgrades are rejected'),
    durability: z
      .enum(['sync', 'async'])
      .optional()
      .describe(
        '`sync` or `async`: [limits the losses of a failover](operations.md#what-a-failover-loses); needs Valkey 9 and other nodes',
      ),
    restoreFrom: snapshotName,
  })
  .refine(({ shards, replicasPerShard }) => shards * (1 + replicasPerShard) <= MAX_NODES, {
    path: ['shards'],
    error: `with their replicas are more than ${MAX_NODES} nodes: use larger nodes`,
  })
  .refine(({ durability, engineVersion }) => durability === undefined || engineVersion.startsWith('9.'), {
    path: ['durability'],
    error: 'requires engineVersion 9.0 or 9.1',
  })
  .refine(({ durability, nodeType }) => durability === undefined || DURABLE_NODES.test(nodeType), {
    path: ['durability'],
    error: 'requires a nodeType of the families r7g, r6g, m7g, m6g or c7gn',
  });

const usage = {
  maxStorageGB: z.int().min(1).max(5_000).default(5).describe('maximum size of the data, in GB'),
  maxEcpuPerSecond: z
    .int()
    .min(1_000)
    .max(15_000_000)
    .default(5_000)
    .describe('maximum processing units per second'),
  snapshotDays: snapshotDays.default(7),
  restoreFrom: snapshotArn,
};

const serverless = z.strictObject({
  topology: z.literal('serverless').describe('pay per use'),
  ...usage,
  engineVersion: z.enum(['8', '9']).default('8').describe('version of Valkey'),
});

const publicCache = z.strictObject({
  topology: z
    .literal('public')
    .describe('pay per use, without a VPC: Valkey 9, reached over the internet with IAM and TLS'),
  ...usage,
});

const existing = z
  .strictObject({
    topology: z.literal('existing').describe('a Redis or Valkey 7 server that you run'),
    host: z
      .string()
      .regex(/^[\w.:-]+$/, 'must be just a host name or an address')
      .describe('its host'),
    port: z.int().min(1).max(65_535).default(6379).describe('its port'),
    tls: z.boolean().default(true).describe('whether it speaks TLS'),
    cluster: z.boolean().default(false).describe('whether cluster mode is on'),
    username: z.string().min(1).optional().describe('its user, without `iam`'),
    passwordSecret: secretName
      .optional()
      .describe(
        'name of the secret with the password; a function in a VPC needs a route to Systems Manager to read it',
      ),
    securityGroupId: z
      .string()
      .regex(/^sg-[0-9a-f]+$/, 'must be the id of a security group')
      .optional()
      .describe(
        'its security group, to which access for the functions is added; without it, add access yourself',
      ),
    iam: z
      .strictObject({
        cacheName: z.string().min(1).describe('name of the replication group or serverless cache'),
        userId: z.string().min(1).describe('id of its user, which is also its name'),
        serverless: z.boolean().default(false).describe('whether the cache is serverless'),
      })
      .optional()
      .describe('sign-in by IAM to an ElastiCache of this account and region'),
  })
  .refine(({ iam, username, passwordSecret }) => !iam || (!username && !passwordSecret), {
    path: ['iam'],
    error: 'cannot be combined with username and passwordSecret',
  })
  .refine(({ iam, tls }) => !iam || tls, { path: ['tls'], error: 'must be true with iam' });

const upstash = z.strictObject({
  topology: z.literal('upstash').describe('an Upstash database without read regions, as for sandboxes'),
});

export const topologies = z.discriminatedUnion(
  'topology',
  [cluster, serverless, publicCache, existing, upstash],
  {
    error: (issue) =>
      issue.code === 'invalid_union'
        ? 'must have the topology cluster, serverless, public, existing or upstash'
        : undefined,
  },
);

/** Redis of a deployment, with defaults filled in. */
export type Topology = z.infer<typeof topologies>;
export type ClusterTopology = z.infer<typeof cluster>;
export type ServerlessTopology = z.infer<typeof serverless> | z.infer<typeof publicCache>;
export type ExistingTopology = z.infer<typeof existing>;
