import type { OperationMetadata } from '../../src/api/operations/index.ts';
import { hasBody, ROUTES, type Route } from '../../src/local/openapi/routes.ts';
import { table } from './table.ts';

/** The operations of one group of routes: their permissions, routes and responses. */
export function operationTable(tag: Route['tag']): string {
  const routes = ROUTES.filter((route) => route.tag === tag);
  const operations = routes.flatMap(({ actions }) => actions.flatMap(({ operation }) => operation ?? []));
  const rows = [...new Set(operations)].map((operation) => [
    `\`${operation.name}\``,
    operation.kind,
    permissionOf(operation),
    routes.flatMap((route) => callsOf(route, operation)).join('<br>'),
    String(operation.status),
    operation.errors.map((code) => `\`${code}\``).join(', '),
  ]);
  return table(['operation', 'GraphQL', 'permission', 'HTTP', 'status', 'specific errors'], rows);
}

function permissionOf({ permission }: OperationMetadata): string {
  if (permission === 'public') return 'no token';
  return permission === 'authenticated' ? 'a token' : `\`${permission}\``;
}

const callsOf = (route: Route, operation: OperationMetadata): string[] => {
  const call = `${route.method.toUpperCase()} ${route.path}`;
  const actions = route.actions.filter((action) => action.operation === operation);
  return actions.map(({ name }) => {
    if (name === undefined) return `\`${call}\``;
    return hasBody(route) ? `\`${call}\` \`{"action":"${name}"}\`` : `\`${call}?action=${name}\``;
  });
};
