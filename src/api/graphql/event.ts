import * as z from 'zod/mini';
import { lazy } from '../../redis/index.ts';

/** A caller whose token AppSync has verified. An IAM caller has no claims. */
const identity = () =>
  z.object({
    claims: z.nullish(z.record(z.string(), z.unknown())),
    sourceIp: z.nullish(z.union([z.string(), z.array(z.string())])),
  });

const appSyncEvent = lazy(() =>
  z.object({
    typeName: z.enum(['Query', 'Mutation']),
    fieldName: z.string(),
    arguments: z.record(z.string(), z.unknown()),
    identity: z.nullish(identity()),
    request: z.nullish(z.object({ headers: z.nullish(z.record(z.string(), z.nullish(z.string()))) })),
  }),
);

/** The payload of Amplify's function resolvers. Unlike that of direct Lambda resolvers, it has no `info`. */
export type AppSyncEvent = z.infer<ReturnType<typeof appSyncEvent>>;
export type AppSyncIdentity = z.infer<ReturnType<typeof identity>>;

/**
 * Parses an event from AppSync. Its claims can be trusted, because only AppSync's role may invoke the function with a
 * raw event; requests to the function URL arrive wrapped in an HTTP event.
 * @returns undefined for any other event
 */
export const asAppSyncEvent = (event: unknown): AppSyncEvent | undefined =>
  appSyncEvent().safeParse(event).data;
