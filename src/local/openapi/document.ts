import { SERVER_TOKEN_HEADER } from '../../api/auth/index.ts';
import { LOGOUT_PATH } from '../../api/http/index.ts';
import { commandLine } from '../command/invocation.ts';
import { bodyOf } from './bodies.ts';
import { SHARED, withReferences } from './components.ts';
import { HEADERS } from './headers.ts';
import { LOGOUT_ITEM } from './logout.ts';
import { operationList } from './operations.ts';
import { parametersOf } from './parameters.ts';
import { problemResponses } from './problems.ts';
import { problemStatuses, responsesOf } from './responses.ts';
import { hasBody, ROUTES, type Route } from './routes.ts';
import type { JsonSchema } from './schema-json.ts';

const DESCRIPTION = `Multi-tenant sessions and caching on Redis. The tenant and the user come from the token; no request can
select another tenant. Errors are problem details (RFC 9457), always JSON, with a stable \`code\`.

Paths with an \`action\` are those of the integration guide. The other paths offer the same operations by resource. Those with a
session id in the URL are deprecated, because URLs end up in access logs; send \`X-Session-Id\` or use a handle. In AWS, two
functions serve the session paths and the cache paths. Each has its own URL and also serves the health paths.`;

const TAGS = [
  {
    name: 'Sessions',
    description: 'Sessions of the caller and, with `sessions:manage`, of other users of the tenant.',
  },
  {
    name: 'Cache',
    description: 'The tenant’s cache. By default, writes require `cache:write`.',
  },
  {
    name: 'Tenant',
    description: 'All data of the tenant. Served by the sessions function; requires `tenant:purge`.',
  },
  { name: 'Health', description: 'No token required. With a token, the response contains more details.' },
  {
    name: 'Console',
    description: 'Used by the console at /redis-test; requires `console:use`.',
  },
];

/** The HTTP API as an OpenAPI 3.1 document, generated from the routes and schemas that serve it. */
export function openApiDocument(): JsonSchema {
  const paths = [...new Set(ROUTES.map(({ path }) => path))];
  const problems = new Set(
    ROUTES.flatMap((route) => route.actions.flatMap((action) => problemStatuses(route, action))),
  );
  const document = {
    openapi: '3.1.1',
    info: {
      title: 'amplify-redis',
      version: '1.0.0',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [
      { url: 'http://127.0.0.1:4379', description: `Local: ${commandLine('dev')}`, 'x-internal': true },
      {
        url: 'https://{function}.lambda-url.{region}.on.aws',
        description:
          'A function URL of production, a sandbox or a preview; custom.redis in amplify_outputs.json contains both URLs',
        'x-internal': false,
        variables: { function: { default: 'abcdefghijklmnop' }, region: { default: 'eu-west-1' } },
      },
    ],
    tags: TAGS,
    security: [{ token: [] }, { token: [], server: [] }],
    paths: {
      ...Object.fromEntries(paths.map((path) => [path, pathItem(path)])),
      [LOGOUT_PATH]: LOGOUT_ITEM,
    },
    components: {
      securitySchemes: { token: TOKEN, server: SERVER },
      headers: HEADERS,
      responses: problemResponses(problems),
    },
    'x-operations': operationList(),
  };
  const { components, ...rest } = withReferences(document) as { components: object };
  return { ...rest, components: { ...components, schemas: SHARED } };
}

/** Spells RFC8725 as the OWASP rules for OpenAPI require. */
const TOKEN = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description: `A token from Auth0 or Cognito with a tenant. Locally, \`${commandLine('token')}\` prints one. Tokens are verified as recommended in RFC8725: algorithm, issuer, audience and expiry are checked.`,
};

const SERVER = {
  type: 'apiKey',
  in: 'header',
  name: SERVER_TOKEN_HEADER,
  description:
    '`Bearer` and a token of the server that calls on behalf of the user. The token needs `sessions:delegate`, which lets the server pass the user’s userAgent and ipAddress, and may omit the tenant. Front ends must not have such a token; CORS does not allow them to send it.',
};

function pathItem(path: string): JsonSchema {
  const routes = ROUTES.filter((route) => route.path === path);
  return Object.fromEntries(routes.map((route) => [route.method, operationObject(route)]));
}

function operationObject(route: Route): JsonSchema {
  const { tag, actions } = route;
  const operations = actions.flatMap(({ operation }) => operation ?? []);
  const open = operations.every(({ permission }) => permission === 'public');
  const [only] = actions;
  const many = actions.length > 1;
  return {
    operationId: operationId(route),
    tags: [tag],
    summary: many
      ? `By action: ${actions.map(({ name }) => name).join(', ')}`
      : summary(only?.operation?.summary),
    ...(many && hasBody(route) && { description: actions.map(line).join('\n') }),
    // With a token, health tells more.
    ...(open && { security: operations.length > 0 ? [{}, { token: [] }] : [] }),
    // Every id in a URL is a secret in someone's access log.
    ...(route.pathParameters.includes('sessionId') && { deprecated: true }),
    parameters: parametersOf(route),
    ...(hasBody(route) && { requestBody: bodyOf(route) }),
    responses: responsesOf(route),
  };
}

const summary = (text = 'Reports that the process runs.'): string => text.replace(/\.$/, '');

const line = ({ name, isDefault, operation }: Route['actions'][number]): string =>
  `- \`${name}\`${isDefault ? ' (default)' : ''}: ${operation?.summary ?? ''}`;

/** `GET /api/redis/session/{sessionId}` -> `getSessionBySessionId`. */
function operationId({ method, path }: Route): string {
  const words = path
    .replace('/api/redis/', '')
    .replaceAll('{', 'by-')
    .split(/[^a-zA-Z]+/);
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
