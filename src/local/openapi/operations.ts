import { PROBLEMS, type ProblemCode } from '../../api/errors/index.ts';
import type { OperationMetadata } from '../../api/operations/index.ts';
import { INPUT_DOCS } from './input-docs.ts';
import { type Action, hasBody, ROUTES, type Route } from './routes.ts';
import { type JsonSchema, jsonSchema } from './schema-json.ts';

interface Served {
  readonly route: Route;
  readonly action: Action & { readonly operation: OperationMetadata };
}

/**
 * Each operation once, with every route that runs it. Standard OpenAPI describes routes only, and several operations share
 * one. The console shows its reference from this.
 */
export function operationList(): JsonSchema[] {
  const served = ROUTES.flatMap((route) =>
    route.actions.flatMap((action) =>
      action.operation ? [{ route, action: { ...action, operation: action.operation } }] : [],
    ),
  );
  const names = [...new Set(served.map(({ action }) => action.operation.name))];
  return names.map((name) => described(served.filter(({ action }) => action.operation.name === name)));
}

function described(served: readonly Served[]): JsonSchema {
  const [first] = served;
  if (!first) throw new Error('An operation has no route');
  const { route, action } = first;
  const { name, kind, summary, permission, status, example, output } = action.operation;
  const { input, output: answer } = example();
  const headers = served.flatMap(({ action: { fromHeaders = {} } }) =>
    Object.entries(fromHeaders).map(([field, { header }]) => [field, header]),
  );
  return {
    ...{ name, kind, tag: route.tag, summary, permission, status },
    errors: errorsOf(action.operation),
    input: inputOf(action.operation),
    ...(status !== 204 && { output: jsonSchema(output, 'output') }),
    example: { input, ...(status !== 204 && { output: answer }) },
    inputHeaders: Object.fromEntries(headers),
    routes: served.map(routeOf),
  };
}

const routeOf = ({ route, action: { name, isDefault } }: Served): JsonSchema => ({
  method: route.method.toUpperCase(),
  path: route.path,
  pathParameters: route.pathParameters,
  hasBody: hasBody(route),
  ...(name !== undefined && { action: name, isDefault }),
});

/** Problems that every operation with a caller can end with. */
const COMMON: readonly ProblemCode[] = [
  ...(['INVALID_INPUT', 'MISSING_TOKEN', 'INVALID_TOKEN', 'TENANT_REQUIRED', 'FORBIDDEN'] as const),
  ...(['RATE_LIMITED', 'UNAVAILABLE', 'TIMEOUT'] as const),
];

const errorsOf = ({ permission, errors }: OperationMetadata): JsonSchema[] =>
  [...new Set([...errors, ...(permission === 'public' ? [] : COMMON)])]
    .map((code) => ({ code, status: PROBLEMS[code].status, title: PROBLEMS[code].title }))
    .toSorted((left, right) => left.status - right.status);

/** The schema of the input, whose fields say what they mean. */
function inputOf(operation: OperationMetadata): JsonSchema {
  const schema = jsonSchema(operation.input, 'input');
  const fields = Object.entries<object>(Object(schema.properties)).map(([name, field]) => {
    const description = INPUT_DOCS[`${operation.name}.${name}`] ?? INPUT_DOCS[name];
    return [name, { ...field, ...(description !== undefined && { description }) }];
  });
  return { ...schema, properties: Object.fromEntries(fields) };
}
