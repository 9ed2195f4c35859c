import { PARAMETER_EXAMPLES, PARAMETER_MEANINGS } from './examples.ts';
import { carriedByHeader, HEADER_FIELDS } from './header-fields.ts';
import type { Route } from './routes.ts';
import { type JsonSchema, objectSchema } from './schema-json.ts';

/** Bodies of GET and DELETE mean nothing: their input is in the query. */
export const hasBody = ({ method }: Route): boolean => method !== 'get' && method !== 'delete';

export function parametersOf(route: Route): JsonSchema[] {
  return [
    ...pathParameters(route),
    ...(hasBody(route) ? [] : queryParameters(route)),
    ...headerParameters(route),
  ];
}

const pathParameters = (route: Route): JsonSchema[] =>
  route.pathParameters.map((name) => ({ ...parameter(name, 'path', schemaOf(route, name)), required: true }));

function queryParameters(route: Route): JsonSchema[] {
  const { actions } = route;
  const fields = actions.flatMap(({ operation }) =>
    operation ? Object.keys(objectSchema(operation.input).properties) : [],
  );
  const names = [...new Set(fields)].filter((name) => !route.pathParameters.includes(name));
  const described = names.map((name) => {
    const takers = actions.filter(({ operation }) => operation && takes(operation, name));
    const needed =
      takers.length === actions.length &&
      takers.every(({ operation }) => operation && needs(operation, name));
    const schema = schemaOf(route, name);
    const meaning = PARAMETER_MEANINGS[name] ?? '';
    const onlyFor =
      takers.length < actions.length ? ` For ${takers.map(({ name }) => `\`${name}\``).join(', ')}.` : '';
    return {
      ...parameter(name, 'query', schema),
      ...((meaning || onlyFor) && { description: `${meaning}${onlyFor}`.trim() }),
      ...(needed && { required: true }),
      ...(schema.type === 'array' && { style: 'form', explode: false }),
    };
  });
  return [...actionParameter(route), ...described];
}

function actionParameter({ actions }: Route): JsonSchema[] {
  const names = actions.flatMap(({ name }) => name ?? []);
  const plain = actions.find(({ plain }) => plain)?.name;
  if (names.length === 0) return [];
  const meanings = actions.map(({ name, operation }) => `- \`${name}\`: ${operation?.summary ?? ''}`);
  return [
    {
      name: 'action',
      in: 'query',
      description: ['What to do.', ...meanings].join('\n'),
      schema: { type: 'string', enum: names, default: plain },
    },
  ];
}

function headerParameters({ actions, pathParameters }: Route): JsonSchema[] {
  const operations = actions.flatMap(({ operation }) => operation?.name ?? []);
  const fitting = HEADER_FIELDS.filter(({ carries }) =>
    operations.some((name) => carries[name] !== undefined && !pathParameters.includes(carries[name])),
  );
  return fitting.map(({ header, description, example }) => ({
    name: header,
    in: 'header',
    description,
    schema: { type: 'string' },
    example,
  }));
}

function parameter(name: string, where: string, schema: JsonSchema): JsonSchema {
  const example = PARAMETER_EXAMPLES[name];
  return { name, in: where, schema, ...(example !== undefined && { example }) };
}

type Facts = NonNullable<Route['actions'][number]['operation']>;

const takes = (operation: Facts, name: string): boolean => name in objectSchema(operation.input).properties;

const needs = (operation: Facts, name: string): boolean =>
  objectSchema(operation.input).required.includes(name) && !carriedByHeader(operation.name).has(name);

function schemaOf({ actions }: Route, name: string): JsonSchema {
  const schemas = actions.map(({ operation }) => operation && objectSchema(operation.input).properties[name]);
  return schemas.find((schema) => schema !== undefined) ?? { type: 'string' };
}
