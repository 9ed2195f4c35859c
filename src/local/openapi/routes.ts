import {
  type ActionTable,
  cacheRoutes,
  consoleRoutes,
  healthRoutes,
  sessionRoutes,
  tenantRoutes,
} from '../../api/http/index.ts';

import type { OperationFacts } from '../../api/operations/index.ts';

/** One path and method of the HTTP door. */
export interface Route {
  readonly tag: 'Sessions' | 'Cache' | 'Tenant' | 'Health' | 'Console';
  /** As OpenAPI spells it: `/api/redis/session/{sessionId}`. */
  readonly path: string;
  readonly pathParameters: readonly string[];
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** What it does, by the `action` that names it; one without a name where there is no choice. */
  readonly actions: readonly Action[];
}

export interface Action {
  readonly name?: string;
  /** Whether it is meant where no action is named. */
  readonly plain: boolean;
  /** Absent for the one route that runs no operation. */
  readonly operation?: OperationFacts;
}

type Table = Readonly<
  Record<string, Readonly<Record<string, { readonly serves?: OperationFacts | ActionTable }>>>
>;

/** Every route of the doors, read from the tables that serve them. */
export const ROUTES: readonly Route[] = [
  ...routesOf('Sessions', sessionRoutes),
  ...routesOf('Cache', cacheRoutes),
  ...routesOf('Tenant', tenantRoutes),
  ...routesOf('Health', healthRoutes),
  ...routesOf('Console', consoleRoutes),
];

function routesOf(tag: Route['tag'], table: Table): Route[] {
  return Object.entries(table).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { serves }]) => ({
      tag,
      path: path.replace(/:(\w+)/g, '{$1}'),
      pathParameters: [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name),
      method: method.toLowerCase() as Route['method'],
      actions: actionsOf(serves),
    })),
  );
}

function actionsOf(serves: OperationFacts | ActionTable | undefined): Action[] {
  if (!serves) return [{ plain: true }];
  if (!('actions' in serves)) return [{ plain: true, operation: serves }];
  return Object.entries(serves.actions).map(([name, operation]) => ({
    name,
    plain: name === serves.plain,
    operation,
  }));
}
