import { lazy } from '../../redis/index.ts';
import { PROBLEM_MEDIA_TYPE, toProblem } from '../errors/index.ts';
import { asAppSyncEvent, type GraphqlResolver, graphqlErrorResponse } from '../graphql/index.ts';
import type { HttpApp } from '../http/index.ts';
import { createLog, errorFields, type Log, type LogFields } from '../logging/index.ts';
import {
  type HttpEvent,
  type InvocationContext,
  isHttpEvent,
  isScheduledEvent,
  operatorInput,
} from './event.ts';
import { type HttpResult, requestOf, resultOf } from './function-url.ts';

/** The service behind one function. */
export interface LambdaService {
  readonly app: HttpApp;
  /** Resolves the fields of the GraphQL schema that this function serves. */
  readonly graphql?: GraphqlResolver;
  /** Runs once, in parallel with the first event; that event's response waits for it. Must not reject. */
  readonly onStart?: () => Promise<void>;
  /** Runs when an EventBridge schedule fires. Its result is logged and returned. */
  readonly onSchedule?: (invocation: InvocationContext) => Promise<LogFields>;
  /**
   * Runs a command of an operator. IAM controls who may invoke the function with such an event. The result is logged
   * and returned.
   */
  readonly onOperator?: (command: unknown, invocation: InvocationContext) => Promise<LogFields>;
  /** The log of the service. */
  readonly log?: Log;
}

/** An event, with its parsed form if it is a request to the function URL or a field of the GraphQL schema. */
interface Received {
  readonly event: unknown;
  readonly http: HttpEvent | undefined;
  readonly field: ReturnType<typeof asAppSyncEvent>;
}

export type LambdaHandler = (event: unknown, context: InvocationContext) => Promise<unknown>;

/**
 * Creates a Lambda handler with one service per execution environment, built by the first event. If building fails, for
 * example because of an invalid configuration, the error is logged, HTTP callers get a 5xx, and the next event tries
 * again.
 * @param build reads the configuration, connects and creates the app. It must not leave any work running after a
 *   response
 */
export function createLambdaHandler(build: () => LambdaService): LambdaHandler {
  const log = lazy(() => createLog());
  let started: Promise<LambdaService> | undefined;
  let starting: Promise<void> | undefined;

  async function start(): Promise<LambdaService> {
    started ??= Promise.resolve().then(build);
    try {
      return await started;
    } catch (error) {
      started = undefined;
      throw error;
    }
  }

  return async (event, context) => {
    const http = isHttpEvent(event) ? event : undefined;
    const field = http ? undefined : asAppSyncEvent(event);
    let service: LambdaService;
    try {
      service = await start();
    } catch (error) {
      log()('error', 'cannot start', { requestId: context.awsRequestId, ...errorFields(error) });
      if (http) return problemResult(error, context.awsRequestId);
      if (field) return graphqlErrorResponse(error, context.awsRequestId);
      throw error;
    }
    starting ??= Promise.resolve(service.onStart?.());
    const [response] = await Promise.all([serve(service, { event, http, field }, context), starting]);
    return response;
  };

  async function serve(service: LambdaService, { event, http, field }: Received, context: InvocationContext) {
    if (http) return serveHttp(service.app, http, context);
    if (field && service.graphql) return service.graphql(field, context.awsRequestId);
    if (isScheduledEvent(event) && service.onSchedule) {
      const outcome = await service.onSchedule(context);
      (service.log ?? log())('info', 'scheduled run', { requestId: context.awsRequestId, ...outcome });
      return outcome;
    }
    const command = operatorInput(event);
    if (command && service.onOperator) {
      const outcome = await service.onOperator(command, context);
      (service.log ?? log())('info', 'operator run', {
        audit: true,
        requestId: context.awsRequestId,
        ...outcome,
      });
      return outcome;
    }
    throw new Error(
      'This function accepts events from its URL, its GraphQL fields, its schedule and its operators. The event is none of them.',
    );
  }
}

async function serveHttp(app: HttpApp, event: HttpEvent, context: InvocationContext): Promise<HttpResult> {
  let request: Request;
  try {
    request = requestOf(event);
  } catch (error) {
    return problemResult(error, context.awsRequestId);
  }
  const { requestContext } = event;
  return resultOf(await app.fetch(request, { requestContext, lambdaContext: context }));
}

function problemResult(error: unknown, requestId: string): HttpResult {
  const { problem, headers } = toProblem(error, requestId);
  return {
    statusCode: problem.status,
    headers: { ...headers, 'content-type': PROBLEM_MEDIA_TYPE, 'cache-control': 'no-store' },
    body: JSON.stringify(problem),
    isBase64Encoded: false,
  };
}
