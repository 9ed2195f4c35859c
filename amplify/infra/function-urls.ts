import { Duration } from 'aws-cdk-lib';
import { FunctionUrlAuthType, type FunctionUrlCorsOptions, HttpMethod } from 'aws-cdk-lib/aws-lambda';
import { CORS_REQUEST_HEADERS, CORS_RESPONSE_HEADERS } from '../../src/api/http/index.ts';
import type { AmplifyFunction } from './amplify-function.ts';

/** The only place that configures CORS in AWS: the handlers add no CORS headers. */
const cors = (origins: readonly string[]): FunctionUrlCorsOptions => ({
  allowedOrigins: [...origins],
  // Lambda handles OPTIONS itself and does not accept it in this list.
  allowedMethods: [HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE],
  allowedHeaders: lowerCase(CORS_REQUEST_HEADERS),
  exposedHeaders: lowerCase(CORS_RESPONSE_HEADERS),
  maxAge: Duration.hours(1),
});

const lowerCase = (names: readonly string[]): string[] => names.map((name) => name.toLowerCase());

/**
 * Exposes a function to the internet. The function itself verifies tokens, so Lambda does not restrict calls.
 * @returns the URL, ending with a slash
 */
export function addUrl({ resources: { lambda } }: AmplifyFunction, origins: readonly string[]): string {
  return lambda.addFunctionUrl({ authType: FunctionUrlAuthType.NONE, cors: cors(origins) }).url;
}
