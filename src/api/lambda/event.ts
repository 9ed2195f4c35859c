import * as z from 'zod/mini';
import { lazy } from '../../redis/index.ts';
import type { HttpContext } from '../http/index.ts';

/** A function-URL event, payload format 2.0, as far as it is used. */
export interface HttpEvent {
  readonly rawPath: string;
  readonly rawQueryString?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly cookies?: readonly string[];
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: {
    readonly domainName?: string;
    readonly http: { readonly method: string; readonly sourceIp?: string };
  };
}

/** What Lambda tells of an invocation, as far as it is used. */
export interface InvocationContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

const httpEvent = lazy(() =>
  z.object({
    rawPath: z.string(),
    requestContext: z.object({ http: z.object({ method: z.string() }) }),
  }),
);
/** Rules send the first, EventBridge Scheduler, which Amplify's `schedule` uses, the second. */
const scheduledEvent = lazy(() => z.object({ source: z.enum(['aws.events', 'aws.scheduler']) }));
const bindings = lazy(() =>
  z.object({
    requestContext: z.optional(z.object({ http: z.object({ sourceIp: z.string() }) })),
    lambdaContext: z.optional(z.object({ awsRequestId: z.string() })),
  }),
);

/** Whether it came through the function URL (payload format 2.0). */
export const isHttpEvent = (event: unknown): event is HttpEvent => httpEvent().safeParse(event).success;

/** Whether an EventBridge schedule sent it. */
export const isScheduledEvent = (event: unknown): boolean => scheduledEvent().safeParse(event).success;

/** The address the function URL saw. X-Forwarded-For is not asked: a caller can write what it likes there. */
export const lambdaClientAddress = (c: HttpContext): string | undefined =>
  bindings().safeParse(c.env).data?.requestContext?.http.sourceIp;

/** The id under which Lambda logs the invocation. */
export const lambdaRequestId = (c: HttpContext): string | undefined =>
  bindings().safeParse(c.env).data?.lambdaContext?.awsRequestId;
