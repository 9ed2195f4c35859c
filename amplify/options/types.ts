import type { Network } from '../infra/network.ts';

/** Options of `addRedis`. docs/operate/configuration.md describes each option and its default. */
export interface RedisOptions {
  /** Branches that get the Redis in `redis`. Other branches and sandboxes get the one in `previews`. */
  readonly productionBranches: readonly string[];
  /** Redis of production branches. */
  readonly redis: RedisTopology;
  /**
   * Redis of sandboxes and all other branches: Upstash by default, or a separate ElastiCache without a VPC for each
   * one.
   */
  readonly previews?: 'upstash' | 'public' | undefined;
  /**
   * Creates the network of the topologies `cluster` and `serverless`, and of an `existing` Redis in a VPC. It is called
   * only for deployments with one of these. By default, `cluster` and `serverless` get a new VPC.
   */
  readonly network?: (() => Network) | undefined;
  /** Issuers whose tokens are accepted. */
  readonly tokenIssuers?: readonly TokenIssuer[] | undefined;
  /** Accepts the backend's own Cognito users as well: the claims with their tenant, roles and permissions. */
  readonly userPoolTokens?: Readonly<Record<string, unknown>> | undefined;
  /** Origins of front ends, in addition to the app's own Amplify domain, such as `https://app.example.com`. */
  readonly corsOrigins?: readonly string[] | undefined;
  /** Names of the Amplify secrets with the REST URL and token of Upstash. */
  readonly upstashSecrets?:
    | { readonly url?: string | undefined; readonly token?: string | undefined }
    | undefined;
  /** Variables of the functions: SESSION_*, CACHE_*, TENANT_LIMITS, LOG_LEVEL, and the timeouts and limits of Redis. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Maximum number of concurrent environments of each of the two functions, reserved from the account's. */
  readonly maxConcurrency?: number | undefined;
  /**
   * Puts session events on EventBridge, at least once and after the response. Without it, they are only in the log.
   * docs/operate/session-events.md describes them.
   */
  readonly sessionEvents?: SessionEventsOptions | undefined;
  /** Thresholds of the alarms of production branches; `false` turns an alarm off. */
  readonly alarms?: AlarmOptions | undefined;
  /** Address that receives alarms. */
  readonly alarmEmail?: string | undefined;
}

/** An issuer of tokens. Further fields depend on its kind; docs/operate/configuration.md lists them. */
export interface TokenIssuer {
  readonly kind: 'auth0' | 'cognito' | 'oidc';
  readonly issuer: string;
  readonly [field: string]: unknown;
}

/** The destination of session events. */
export interface SessionEventsOptions {
  /**
   * Name of the bus, in the account and region of the backend: `default`, one of your own, or the `eventBusName` of a bus
   * that the backend creates.
   */
  readonly eventBusName: string;
}

/** Thresholds by the name of the alarm; docs/operate/operations.md explains what each one means. */
export type AlarmOptions = { readonly [Name in AlarmName]?: number | false | undefined };

export type AlarmName =
  | 'connectionFails'
  | 'highMemoryUsage'
  | 'highCpu'
  | 'cpuCredits'
  | 'newConnections'
  | 'evictions'
  | 'replicationLag'
  | 'swapUsage'
  | 'throttledCommands'
  | 'authenticationFailures'
  | 'iamAuthenticationThrottling'
  | 'commandAuthorizationFailures'
  | 'keyAuthorizationFailures'
  | 'durabilityLag'
  | 'rejectedWrites'
  | 'throttledWrites'
  | 'redisConnectErrors'
  | 'redisCircuitOpens'
  | 'functionErrors'
  | 'functionThrottles'
  | 'functionDuration'
  | 'functionConcurrency'
  | 'graphqlErrors'
  | 'signingKeyAge'
  | 'undeliveredEvents';

/** Redis of production branches. */
export type RedisTopology =
  | ClusterRedis
  | ServerlessRedis
  | PublicRedis
  | ExistingRedis
  | { readonly topology: 'upstash' };

/** ElastiCache on nodes you choose, in a VPC. */
export interface ClusterRedis {
  readonly topology: 'cluster';
  /** Size of each node, such as `cache.t4g.small`. */
  readonly nodeType: string;
  /** Shards can be added online; all data of a tenant is in one shard. */
  readonly shards: number;
  /** At least one, to fail over to. */
  readonly replicasPerShard: number;
  /** Days for which daily snapshots are kept; 0 disables them. */
  readonly snapshotDays: number;
  /** Version of Valkey; an upgrade is applied online. */
  readonly engineVersion?: '8.0' | '8.1' | '8.2' | '9.0' | '9.1' | undefined;
  /** Controls what a failover may lose; requires Valkey 9 and nodes other than the t families. */
  readonly durability?: 'sync' | 'async' | undefined;
  /** Name of the snapshot to restore from. */
  readonly restoreFrom?: string | undefined;
}

/** Limits of an ElastiCache Serverless cache. */
export interface ServerlessLimits {
  /** Maximum size of the data, in GB. */
  readonly maxStorageGB?: number | undefined;
  /** Maximum number of processing units per second. */
  readonly maxEcpuPerSecond?: number | undefined;
  /** Days for which daily snapshots are kept; 0 disables them. */
  readonly snapshotDays?: number | undefined;
  /** ARN of the snapshot to restore from. */
  readonly restoreFrom?: string | undefined;
}

/** ElastiCache Serverless, in a VPC. */
export interface ServerlessRedis extends ServerlessLimits {
  readonly topology: 'serverless';
  /** Version of Valkey. */
  readonly engineVersion?: '8' | '9' | undefined;
}

/** ElastiCache Serverless for Valkey 9 without a VPC, reached over the internet with IAM and TLS. */
export interface PublicRedis extends ServerlessLimits {
  readonly topology: 'public';
}

/** A Redis or Valkey 7 server, or a newer one, that you run. */
export interface ExistingRedis {
  readonly topology: 'existing';
  readonly host: string;
  /** 6379 by default. */
  readonly port?: number | undefined;
  /** Whether it speaks TLS; true by default. */
  readonly tls?: boolean | undefined;
  /** Whether cluster mode is on; false by default. */
  readonly cluster?: boolean | undefined;
  /** User name, without `iam`. */
  readonly username?: string | undefined;
  /** Name of the Amplify secret with the password. A function in a VPC needs a route to Systems Manager to read it. */
  readonly passwordSecret?: string | undefined;
  /**
   * Id of its security group, which then allows access from the functions. Without it, allow access from
   * `network.functions` yourself.
   */
  readonly securityGroupId?: string | undefined;
  /** Sign-in with IAM to an ElastiCache in this account and region. */
  readonly iam?:
    | {
        /** Name of the replication group or serverless cache. */
        readonly cacheName: string;
        /** Id of its user, which is also its name. */
        readonly userId: string;
        /** Whether the cache is serverless; false by default. */
        readonly serverless?: boolean | undefined;
      }
    | undefined;
}
