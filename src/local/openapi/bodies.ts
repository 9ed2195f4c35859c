import { type Action, hasBody, type Route } from './routes.ts';
import { type JsonSchema, objectSchema } from './schema-json.ts';

type Named = Action & { readonly operation: NonNullable<Action['operation']> };

/** The request body of a route: one form for each action. */
export function bodyOf(route: Route): JsonSchema | undefined {
  if (!hasBody(route)) return undefined;
  const actions = route.actions.filter((action): action is Named => action.operation !== undefined);
  const forms = actions.flatMap((action) => formsOf(route, action));
  const examples = actions.map((action) => [action.name ?? 'body', { value: example(route, action) }]);
  return {
    content: {
      'application/json': {
        schema: forms.length === 1 ? forms[0] : { anyOf: forms },
        examples: Object.fromEntries(examples),
      },
    },
    // A missing body counts as an empty object.
    required: !actions.some((action) => action.isDefault && requiredOf(route, action).length === 0),
  };
}

function formsOf(route: Route, action: Named): JsonSchema[] {
  const { properties } = objectSchema(action.operation.input);
  const own = Object.entries(properties).filter(([name]) => !route.pathParameters.includes(name));
  const named = action.name === undefined ? {} : { action: { const: action.name } };
  const form = {
    title: action.operation.name,
    type: 'object',
    description: action.operation.summary,
    properties: { ...named, ...Object.fromEntries(own) },
    required: [
      ...(action.name === undefined || action.isDefault ? [] : ['action']),
      ...requiredOf(route, action),
    ],
    additionalProperties: false,
  };
  const { updates } = properties;
  return updates && route.pathParameters.length > 0 ? [form, { title: 'updates alone', ...updates }] : [form];
}

function requiredOf(route: Route, { operation, fromHeaders = {} }: Named): string[] {
  const elsewhere = new Set([...route.pathParameters, ...Object.keys(fromHeaders)]);
  return objectSchema(operation.input).required.filter((name) => !elsewhere.has(name));
}

function example(route: Route, { name, isDefault, operation }: Named): unknown {
  const given = Object.entries(Object(operation.example().input));
  const own = given.filter(([field]) => !route.pathParameters.includes(field));
  return { ...(name !== undefined && !isDefault && { action: name }), ...Object.fromEntries(own) };
}
