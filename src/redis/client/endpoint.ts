/** What an IAM authentication token of ElastiCache is made for. */
export interface IamSettings {
  /** Replication group id, or name of the serverless cache: not the host. */
  readonly cacheName: string;
  readonly userId: string;
  readonly region: string;
  readonly serverless: boolean;
}

export interface Timeouts {
  /** Longest wait for the answer of one command, in ms. */
  readonly commandTimeoutMs: number;
  /** Longest wait for a connection, in ms. */
  readonly connectTimeoutMs: number;
}

/** Any endpoint that speaks RESP: ElastiCache in production, a local server on a laptop. */
export interface TcpEndpoint extends Timeouts {
  readonly provider: 'elasticache';
  readonly host: string;
  readonly port: number;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Whether the endpoint is a cluster-mode configuration endpoint. */
  readonly cluster: boolean;
  /** How connections sign in: by the password above, or by short-lived IAM tokens. */
  readonly auth: 'password' | 'iam';
  /** What IAM tokens are made for; present when `auth` is `iam`. */
  readonly iam?: IamSettings | undefined;
  /** TLS settings; absent means plain text. `ca` is a PEM bundle for private authorities. */
  readonly tls?: { readonly ca?: string | undefined } | undefined;
}

/** Upstash over its REST interface. */
export interface RestEndpoint extends Timeouts {
  readonly provider: 'upstash';
  readonly url: string;
  readonly token: string;
}

export type Endpoint = TcpEndpoint | RestEndpoint;
