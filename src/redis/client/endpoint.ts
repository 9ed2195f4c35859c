/** Settings for ElastiCache IAM authentication tokens. */
export interface IamSettings {
  /**
   * Id of the replication group, or name of the serverless cache, in lower case as ElastiCache stores it. Not the host
   * name.
   */
  readonly cacheName: string;
  /** Id and name of the user, in lower case as ElastiCache stores them. */
  readonly userId: string;
  readonly region: string;
  readonly serverless: boolean;
}

/** Timeouts of one endpoint. */
export interface Timeouts {
  /** Longest wait for the reply to one command, in ms. */
  readonly commandTimeoutMs: number;
  /** Longest wait for a connection, and then for its authentication, in ms. */
  readonly connectTimeoutMs: number;
}

/** Any endpoint that speaks RESP: ElastiCache in production, a local server on a laptop. */
export interface TcpEndpoint extends Timeouts {
  /** Kind of server. Both are connected to in the same way. */
  readonly provider: 'elasticache' | 'redis';
  readonly host: string;
  readonly port: number;
  /** 0-based number of the database; 0 by default. A cluster has only database 0. */
  readonly database?: number | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Whether the endpoint is a cluster-mode configuration endpoint. */
  readonly cluster: boolean;
  /** How connections authenticate: with the password above or with short-lived IAM tokens. */
  readonly auth: 'password' | 'iam';
  /** Settings of IAM tokens; present when `auth` is `iam`. */
  readonly iam?: IamSettings | undefined;
  /** TLS settings; absent means plain text. `ca` is a PEM bundle for private authorities. */
  readonly tls?: { readonly ca?: string | undefined } | undefined;
}

/** Upstash over its REST interface. */
export interface RestEndpoint extends Timeouts {
  readonly provider: 'upstash';
  readonly url: string;
  readonly token: string;
  /**
   * Maximum size of a request body, in bytes of JSON. Default 10 MiB, the limit of Upstash's free and pay-as-you-go
   * plans. A larger request is rejected before it is sent.
   */
  readonly maxRequestBytes?: number | undefined;
}

export type Endpoint = TcpEndpoint | RestEndpoint;
