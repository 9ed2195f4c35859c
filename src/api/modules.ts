import type { MiddlewareHandler } from 'hono';
import type { AppSyncEvent } from './graphql/event.ts';
import type { AppSyncField } from './graphql/field.ts';
import type { DoorApp, DoorContext, DoorEnv } from './http/context.ts';
import { mountRoutes, type RouteTable } from './http/mount.ts';
import type { OperationContext } from './operations/operation.ts';

/** Room for the rest of a body beside its value or metadata, in bytes. */
export const BODY_SLACK = 48 * 1024;

/** What both doors show of one domain. A program holds the code of those parts only that it was given. */
export interface Part<Base extends OperationContext> {
  mount(app: DoorApp, guards: readonly MiddlewareHandler<DoorEnv>[], baseOf: (c: DoorContext) => Base): void;
  /** By type and name, such as `Query.getCache`. */
  readonly resolvers: readonly (readonly [
    field: string,
    resolve: (event: AppSyncEvent, base: Base) => Promise<unknown>,
  ])[];
}

interface PartOptions<Base extends OperationContext, Own extends object> {
  readonly routes: RouteTable<Base & Own>;
  readonly fields: readonly AppSyncField<Base & Own>[];
  /** What the operations need besides what every door knows. */
  readonly own: Own;
  /** Largest body, in bytes. */
  readonly maxBodyBytes: number;
}

export function definePart<Base extends OperationContext, Own extends object>({
  routes,
  fields,
  own,
  maxBodyBytes,
}: PartOptions<Base, Own>): Part<Base> {
  // Every request passes here, and V8 takes far longer to add to an object that begins as a spread.
  const withOwn = (base: Base): Base & Own => Object.assign({}, base, own);
  return {
    mount: (app, guards, baseOf) =>
      mountRoutes(app, routes, { guards, maxBodyBytes, contextOf: (c) => withOwn(baseOf(c)) }),
    resolvers: fields.map((field) => [
      `${field.typeName}.${field.name}`,
      (event, base) => field.resolve(withOwn(base), event.arguments),
    ]),
  };
}
