import * as z from 'zod/mini';
import { lazy } from '../../redis/index.ts';
import type { HttpContext } from '../http/index.ts';

/** The used part of a function URL event, payload format 2.0. */
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

/** The used part of Lambda's invocation context. */
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
/** EventBridge rules send the first source. EventBridge Scheduler, which Amplify's `schedule` uses, sends the second. */
const scheduledEvent = lazy(() => z.object({ source: z.enum(['aws.events', 'aws.scheduler']) }));
/**
 * Contains only a command. Events from the function URL and from AppSync always have other members, which callers
 * cannot omit, and are recognized first.
 */
const operatorEvent = lazy(() => z.strictObject({ operator: z.record(z.string(), z.unknown()) }));
/** Hono's environment, as set by the handler: the event and the context of the invocation. */
const bindings = lazy(() =>
  z.object({
    requestContext: z.optional(z.object({ http: z.object({ sourceIp: z.string() }) })),
    lambdaContext: z.optional(z.object({ awsRequestId: z.string() })),
  }),
);

/** Whether an event came through the function URL (payload format 2.0). */
export const isHttpEvent = (event: unknown): event is HttpEvent => httpEvent().safeParse(event).success;

/** Whether an EventBridge schedule sent the event. */
export const isScheduledEvent = (event: unknown): boolean => scheduledEvent().safeParse(event).success;

/** The command of an event that an operator sent with `lambda:InvokeFunction`; undefined for any other event. */
export const operatorInput = (event: unknown): unknown => operatorEvent().safeParse(event).data?.operator;

/** The address that the function URL observed. X-Forwarded-For is ignored, because callers can set it. */
export const lambdaClientAddress = (c: HttpContext): string | undefined =>
  bindings().safeParse(c.env).data?.requestContext?.http.sourceIp;

/** Lambda's id of the invocation, which also appears in its log. */
export const lambdaRequestId = (c: HttpContext): string | undefined =>
  bindings().safeParse(c.env).data?.lambdaContext?.awsRequestId;
