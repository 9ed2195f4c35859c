import { INPUT_EXAMPLES } from './examples.ts';
import { carriedByHeader } from './header-fields.ts';
import type { Action, Route } from './routes.ts';
import { type JsonSchema, objectSchema } from './schema-json.ts';

type Named = Action & { readonly operation: NonNullable<Action['operation']> };

/** The JSON a route takes: one form for each action. */
export function bodyOf(route: Route): JsonSchema {
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
    // What is left out altogether counts as an empty object.
    required: !actions.some((action) => action.plain && requiredOf(route, action).length === 0),
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
      ...(action.name === undefined || action.plain ? [] : ['action']),
      ...requiredOf(route, action),
    ],
    additionalProperties: false,
  };
  const { updates } = properties;
  return updates && route.pathParameters.length > 0 ? [form, { title: 'updates alone', ...updates }] : [form];
}

function requiredOf(route: Route, { operation }: Named): string[] {
  const elsewhere = new Set([...route.pathParameters, ...carriedByHeader(operation.name)]);
  return objectSchema(operation.input).required.filter((name) => !elsewhere.has(name));
}

function example(route: Route, { name, plain, operation }: Named): unknown {
  const given = Object.entries(INPUT_EXAMPLES[operation.name] ?? {});
  const own = given.filter(([field]) => !route.pathParameters.includes(field));
  return { ...(name !== undefined && !plain && { action: name }), ...Object.fromEntries(own) };
}
