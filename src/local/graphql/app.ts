import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import * as z from 'zod/mini';
import type { TokenVerifier } from '../../api/auth/index.ts';
import { isApiError } from '../../api/errors/index.ts';
import type { GraphqlResolver } from '../../api/graphql/index.ts';
import type { ClientAddress, HttpEnv } from '../../api/http/index.ts';
import { rejectedRequest } from './errors.ts';
import { executeGraphql } from './execute.ts';
import { identityOf } from './identity.ts';
import { loadSchema } from './schema.ts';

export interface GraphqlAppOptions {
  readonly resolver: GraphqlResolver;
  readonly verifier: TokenVerifier;
  readonly clientAddress: ClientAddress;
}

/** AppSync's own limit. */
const MAX_BYTES = 1024 * 1024;

const requestSchema = z.object({
  query: z.string(),
  variables: z.nullish(z.record(z.string(), z.unknown())),
  operationName: z.nullish(z.string()),
});

/** Replaces AppSync locally: one POST route, verified tokens, and errors in AppSync's format. */
export function createGraphqlApp({ resolver, verifier, clientAddress }: GraphqlAppOptions): Hono<HttpEnv> {
  const schema = loadSchema();
  const tooLarge = () => rejectedRequest(413, 'RequestEntityTooLargeException', 'The request is too large');
  const app = new Hono<HttpEnv>();
  // As AppSync does: no cookie is involved, so any page with a token may call.
  app.use(cors({ origin: '*', exposeHeaders: ['x-amzn-ErrorType', 'x-amzn-RequestId'], maxAge: 600 }));
  app.post('/graphql', bodyLimit({ maxSize: MAX_BYTES, onError: tooLarge }), async (c) => {
    const authorization = c.req.header('authorization');
    if (!authorization)
      return rejectedRequest(401, 'UnauthorizedException', 'Valid authorization header not provided.');
    const identity = await identityOf(verifier, authorization, clientAddress(c));
    const body = requestSchema.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) {
      return rejectedRequest(
        400,
        'MalformedHttpRequestException',
        'Request body must be a GraphQL request as JSON.',
      );
    }
    const requestId = randomUUID();
    const headers = c.req.header();
    const result = await executeGraphql(schema, resolver, { ...body.data, identity, headers, requestId });
    return c.json(result, 200, { 'x-amzn-RequestId': requestId, 'Cache-Control': 'no-store' });
  });
  app.onError((error) => {
    if (!isApiError(error)) throw error;
    if (error.code !== 'INVALID_TOKEN') return rejectedRequest(503, 'InternalFailure', error.message);
    return rejectedRequest(401, 'UnauthorizedException', error.message);
  });
  return app;
}
