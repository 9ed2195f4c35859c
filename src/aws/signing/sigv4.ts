import { createHash, createHmac } from 'node:crypto';
import type { AwsCredentials } from './credentials.ts';

/** The parts of a request that AWS Signature Version 4 signs. */
export interface SignableRequest {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly host: string;
  /** Absolute and already percent-encoded. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Further headers to sign, by lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Credentials and scope of a signature. */
export interface Signing {
  readonly credentials: AwsCredentials;
  readonly service: string;
  readonly region: string;
  readonly date: Date;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * Signs a request in its query string, so that the URL alone is enough to send it.
 * @param expiresSeconds validity of the signature, in s
 * @returns host, path and query, without a scheme
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function presign(request: SignableRequest, signing: Signing, expiresSeconds: number): string {
  const { credentials } = signing;
  const query = {
    ...request.query,
    'X-Amz-Algorithm': ALGORITHM,
    'X-Amz-Credential': `${credentials.accessKeyId}/${scopeOf(signing)}`,
    'X-Amz-Date': timestamp(signing.date),
    'X-Amz-Expires': String(expiresSeconds),
    ...(credentials.sessionToken && { 'X-Amz-Security-Token': credentials.sessionToken }),
    'X-Amz-SignedHeaders': 'host',
  };
  const signature = sign({ ...request, query }, { host: request.host }, signing);
  return `${request.host}${request.path}?${canonicalQuery(query)}&X-Amz-Signature=${signature}`;
}

/** Signs a request in its headers. @returns the headers to send; the HTTP client adds `host` */
export function signedHeaders(request: SignableRequest, signing: Signing): Record<string, string> {
  const { credentials } = signing;
  const headers = {
    ...request.headers,
    'x-amz-content-sha256': sha256(request.body ?? ''),
    'x-amz-date': timestamp(signing.date),
    ...(credentials.sessionToken && { 'x-amz-security-token': credentials.sessionToken }),
  };
  const signed = { ...headers, host: request.host };
  const credential = `Credential=${credentials.accessKeyId}/${scopeOf(signing)}`;
  const signature = sign(request, signed, signing);
  return {
    ...headers,
    authorization: `${ALGORITHM} ${credential}, SignedHeaders=${names(signed)}, Signature=${signature}`,
  };
}

function sign(request: SignableRequest, headers: Record<string, string>, signing: Signing): string {
  const canonical = [
    request.method,
    request.path,
    canonicalQuery(request.query ?? {}),
    ...sorted(headers).map(([name, value]) => `${name}:${value.trim()}`),
    '',
    names(headers),
    sha256(request.body ?? ''),
  ].join('\n');
  const text = [ALGORITHM, timestamp(signing.date), scopeOf(signing), sha256(canonical)].join('\n');
  const steps = [day(signing.date), signing.region, signing.service, 'aws4_request', text];
  const secret: string | Buffer = `AWS4${signing.credentials.secretAccessKey}`;
  return steps.reduce<string | Buffer>(hmac, secret).toString('hex');
}

const names = (headers: Record<string, string>): string =>
  sorted(headers)
    .map(([name]) => name)
    .join(';');

const canonicalQuery = (query: Readonly<Record<string, string>>): string =>
  sorted(Object.fromEntries(Object.entries(query).map((pair) => pair.map(encode))))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

const sorted = (record: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const scopeOf = ({ date, region, service }: Signing): string =>
  `${day(date)}/${region}/${service}/aws4_request`;

/** 20261122T093000Z */
const timestamp = (date: Date): string => date.toISOString().replace(/[-:]|\.\d{3}/g, '');
const day = (date: Date): string => timestamp(date).slice(0, 8);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
