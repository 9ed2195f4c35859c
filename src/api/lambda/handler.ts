import { lazy } from '../../redis/index.ts';
import { PROBLEM_MEDIA_TYPE, toProblem } from '../errors/index.ts';
import { asAppSyncEvent, type GraphqlResolver, graphqlErrorResponse } from '../graphql/index.ts';

import type { HttpApp } from '../http/index.ts';
import { createLog, errorFields, type Log, type LogFields } from '../logging/index.ts';
import { type HttpEvent, type InvocationContext, isHttpEvent, isScheduledEvent } from './event.ts';
import { type HttpResult, requestOf, resultOf } from './http.ts';

/** What one function serves. */
export interface LambdaService {
  readonly app: HttpApp;
  /** Answers the fields of the GraphQL schema that this function resolves. */
  readonly graphql?: GraphqlResolver;
  /** Runs when an EventBridge schedule fires; what it resolves to is logged and returned. */
  readonly onSchedule?: (invocation: InvocationContext) => Promise<LogFields>;
  /** What the service writes to. */
  readonly log?: Log;
}

export type LambdaHandler = (event: unknown, context: InvocationContext) => Promise<unknown>;

/**
 * A Lambda handler over one service per execution environment, built by the first event. A build that fails, for
 * example over its configuration, is logged and tried again by the next event; HTTP callers get a 5xx.
 * @param build reads the configuration, connects and creates the app; no work may be left for after a response
 */
export function createLambdaHandler(build: () => LambdaService): LambdaHandler {
  const log = lazy(() => createLog());
  let started: Promise<LambdaService> | undefined;

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
    const field = isHttpEvent(event) ? undefined : asAppSyncEvent(event);
    let service: LambdaService;
    try {
      service = await start();
    } catch (error) {
      log()('error', 'cannot start', { requestId: context.awsRequestId, ...errorFields(error) });
      if (isHttpEvent(event)) return problemResult(error, context.awsRequestId);
      if (field) return graphqlErrorResponse(error, context.awsRequestId);
      throw error;
    }
    if (isHttpEvent(event)) return serveHttp(service.app, event, context);
    if (field && service.graphql) return service.graphql(field, context.awsRequestId);
    if (isScheduledEvent(event) && service.onSchedule) {
      const outcome = await service.onSchedule(context);
      (service.log ?? log())('info', 'scheduled run', { requestId: context.awsRequestId, ...outcome });
      return outcome;
    }
    throw new Error(
      'This function serves its URL, its GraphQL fields and its schedule; the event is neither.',
    );
  };
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
