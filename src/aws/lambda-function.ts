import * as z from 'zod/mini';
import { type Environment, lazy, parseJson } from '../redis/index.ts';
import { type AwsRequest, signedFetch } from './signing/index.ts';

/** A deployed function. */
export interface FunctionName {
  readonly name: string;
  readonly region: string;
}

/** The used part of a function's configuration. */
export interface FunctionConfiguration {
  readonly variables: Readonly<Record<string, string>>;
  /** Changes whenever the configuration changes. */
  readonly revision: string;
  readonly update: 'Successful' | 'Failed' | 'InProgress';
}

/** Access to one function. Uses signed requests instead of the SDK, which has a megabyte. */
export interface LambdaFunction {
  /**
   * Runs the function and waits for its result.
   * @throws Error with the message of Lambda or of the function
   */
  invoke(event: unknown): Promise<unknown>;
  configuration(): Promise<FunctionConfiguration>;
  /**
   * Replaces all environment variables. Lambda starts new execution environments with them for the next requests.
   * @param revision revision of the configuration from which the variables were read
   * @throws Error if the configuration has changed since
   */
  setVariables(variables: Readonly<Record<string, string>>, revision: string): Promise<void>;
}

/** The session function runs for at most 30 s, in addition to a cold start. In ms. */
const TIMEOUT_MS = 60_000;

const configurationSchema = lazy(() =>
  z.object({
    Environment: z.optional(
      z.object({
        Variables: z.optional(z.record(z.string(), z.string())),
        Error: z.optional(z.object({ Message: z.optional(z.string()) })),
      }),
    ),
    RevisionId: z.string(),
    LastUpdateStatus: z._default(z.enum(['Successful', 'Failed', 'InProgress']), 'Successful'),
  }),
);

/**
 * @param env provides the credentials and, like in the AWS SDKs, AWS_ENDPOINT_URL_LAMBDA
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html
 */
export function createLambdaFunction({ name, region }: FunctionName, env: Environment): LambdaFunction {
  const base = new URL(env.AWS_ENDPOINT_URL_LAMBDA || `https://lambda.${region}.amazonaws.com`);

  async function send(method: AwsRequest['method'], what: string, content?: unknown): Promise<Response> {
    const url = new URL(`/2015-03-31/functions/${name}/${what}`, base);
    const body =
      content === undefined
        ? {}
        : { body: JSON.stringify(content), headers: { 'content-type': 'application/json' } };
    const request = { method, url, service: 'lambda', region, timeoutMs: TIMEOUT_MS, ...body };
    const response = await signedFetch(request, env);
    if (!response.ok) throw new Error(await rejectionOf(response, name));
    return response;
  }

  return {
    async invoke(event) {
      const response = await send('POST', 'invocations', event);
      const result = parseJson(await response.text());
      if (!response.headers.has('x-amz-function-error')) return result;
      const { errorMessage, errorType } = Object(result);
      throw new Error(`${name} failed: ${errorMessage ?? errorType ?? 'without a reason; look at its log'}`);
    },
    async configuration() {
      const response = await send('GET', 'configuration');
      const { Environment, RevisionId, LastUpdateStatus } = configurationSchema().parse(
        await response.json(),
      );
      // Without permission to decrypt them, Lambda omits the variables. Writing back the rest would delete them.
      if (Environment?.Error) {
        throw new Error(
          `The variables of ${name} cannot be read: ${Environment.Error.Message ?? 'no reason given'}`,
        );
      }
      return { variables: Environment?.Variables ?? {}, revision: RevisionId, update: LastUpdateStatus };
    },
    async setVariables(variables, revision) {
      await send('PUT', 'configuration', { Environment: { Variables: variables }, RevisionId: revision });
    },
  };
}

async function rejectionOf(response: Response, name: string): Promise<string> {
  const type = response.headers.get('x-amzn-errortype')?.split(':')[0];
  const { message, Message, Type } = Object(parseJson(await response.text()));
  const reason = [type ?? Type, message ?? Message].filter(Boolean).join(': ');
  return `Lambda responded with ${response.status} for ${name}${reason ? `: ${reason}` : ''}`;
}
