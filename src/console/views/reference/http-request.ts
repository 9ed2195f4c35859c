import type { Input } from './input-form.ts';
import type { OperationRoute, ReferenceOperation } from './reference-operation.ts';

/** The URLs of the two services. */
interface Urls {
  readonly sessionUrl: string;
  readonly cacheUrl: string;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** The request that runs an operation with this input. @param token absent to omit the header */
export function httpRequestOf(
  operation: ReferenceOperation,
  input: Input,
  deployment: Urls,
  token: string | undefined,
): HttpRequest {
  const route = routeFor(operation, input);
  const fields = Object.entries(input);
  // Secrets and keys travel in headers. If-Match has a notation of its own, and a body can hold the version as well.
  const isHeader = (name: string) =>
    name in operation.inputHeaders && operation.inputHeaders[name] !== 'If-Match';
  const inHeaders = fields
    .filter(([name]) => isHeader(name))
    .map(([name, value]) => [String(operation.inputHeaders[name]).toLowerCase(), String(value)]);
  const rest = Object.fromEntries(fields.filter(([name]) => !isHeader(name)));
  const named = { ...(route.action !== undefined && { action: route.action }), ...rest };
  const base = operation.tag === 'Cache' ? deployment.cacheUrl : deployment.sessionUrl;
  const url = base.replace(/\/$/, '') + route.path;
  const query = new URLSearchParams(
    Object.fromEntries(Object.entries(named).map(([name, value]) => [name, String(value)])),
  );
  return {
    method: route.method,
    url: route.hasBody || query.size === 0 ? url : `${url}?${query}`,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(route.hasBody && { 'content-type': 'application/json' }),
      ...Object.fromEntries(inHeaders),
    },
    body: route.hasBody ? JSON.stringify(named) : undefined,
  };
}

/** The first route, unless a list of the input cannot be sent in its query, where commas separate the items. */
function routeFor({ routes }: ReferenceOperation, input: Input): OperationRoute {
  const hasComma = Object.values(input).some(
    (value) => Array.isArray(value) && value.some((item) => String(item).includes(',')),
  );
  const [first] = routes;
  const found = (hasComma && routes.find(({ hasBody }) => hasBody)) || first;
  if (!found) throw new Error('The operation has no route');
  return found;
}
