import { Duration } from 'aws-cdk-lib';
import { FunctionUrlAuthType, type FunctionUrlCorsOptions, HttpMethod } from 'aws-cdk-lib/aws-lambda';
import type { AmplifyFunction } from './amplify-function.ts';

/** The one place that says who may call from a browser; the handlers add no CORS headers of their own. */
const cors = (origins: readonly string[]): FunctionUrlCorsOptions => ({
  allowedOrigins: [...origins],
  // OPTIONS is answered by Lambda itself and refused in this list.
  allowedMethods: [HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE],
  allowedHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match', 'x-session-id'],
  exposedHeaders: [
    ...['etag', 'location', 'ratelimit', 'ratelimit-policy'],
    ...['retry-after', 'www-authenticate', 'x-request-id'],
  ],
  maxAge: Duration.hours(1),
});

/**
 * Opens a function to the internet. Tokens are checked by the function itself, so Lambda lets every call through.
 * @returns the URL, ending with a slash
 */
export function addUrl({ resources: { lambda } }: AmplifyFunction, origins: readonly string[]): string {
  return lambda.addFunctionUrl({ authType: FunctionUrlAuthType.NONE, cors: cors(origins) }).url;
}
