import { FIELD_DOCS, HEADER_DOCS } from './field-docs.ts';
import { type Action, hasBody, type Route } from './routes.ts';
import { type JsonSchema, objectSchema } from './schema-json.ts';

/** Path, query and header parameters of a route. */
export function parametersOf(route: Route): JsonSchema[] {
  const { actions, pathParameters } = route;
  const inPath = pathParameters.map((name) => ({ ...parameter(actions, name, 'path'), required: true }));
  return [...inPath, ...(hasBody(route) ? [] : queryParameters(route)), ...headerParameters(route)];
}

function queryParameters({ actions, pathParameters }: Route): JsonSchema[] {
  const fields = actions.flatMap((action) => Object.keys(inputOf(action).properties));
  const names = [...new Set(fields)].filter(
    (name) =>
      !pathParameters.some((given) => given === name || areAlternatives(actions, given, name)) &&
      !actions.some(({ fromHeaders }) => fromHeaders?.[name]?.exclusive),
  );
  const described = names.map((name) => {
    const takers = actions.filter((action) => name in inputOf(action).properties);
    const forAll = takers.length === actions.length;
    const onlyFor = forAll ? '' : `For ${takers.map((taker) => `\`${taker.name}\``).join(', ')}.`;
    const { description: meaning, deprecated } = FIELD_DOCS[name] ?? {};
    const description = [meaning, deprecated, onlyFor].filter(Boolean).join(' ');
    const field = parameter(actions, name, 'query');
    return {
      ...field,
      ...(description && { description }),
      ...(forAll && takers.every((taker) => requires(taker, name)) && { required: true }),
      ...(Object(field.schema).type === 'array' && { style: 'form', explode: false }),
    };
  });
  return [...actionParameter(actions), ...described];
}

/** Whether both name the same session, so that a request may have one of them only. */
const areAlternatives = (actions: readonly Action[], one: string, other: string): boolean =>
  actions.some(
    ({ fromHeaders = {} }) => fromHeaders[one]?.unless === other || fromHeaders[other]?.unless === one,
  );

function actionParameter(actions: readonly Action[]): JsonSchema[] {
  const names = actions.flatMap(({ name }) => name ?? []);
  if (names.length === 0) return [];
  const meanings = actions.map(({ name, operation }) => `- \`${name}\`: ${operation?.summary ?? ''}`);
  return [
    {
      name: 'action',
      in: 'query',
      description: ['The operation to run.', ...meanings].join('\n'),
      schema: { type: 'string', enum: names, default: actions.find(({ isDefault }) => isDefault)?.name },
    },
  ];
}

function headerParameters({ actions, pathParameters }: Route): JsonSchema[] {
  const sources = actions.flatMap(({ fromHeaders = {} }) => Object.entries(fromHeaders));
  const used = sources.filter(
    ([field, { unless = '' }]) => !pathParameters.some((name) => name === field || name === unless),
  );
  const headers = new Map(used.map(([field, { header }]) => [header, field]));
  return [...headers].map(([name, field]) => {
    const { schema = parameter(actions, field, 'header').schema, ...docs } = HEADER_DOCS[name] ?? {};
    return { name, in: 'header', schema, ...docs };
  });
}

function parameter(actions: readonly Action[], name: string, where: string): JsonSchema {
  const schemas = actions.map((action) => inputOf(action).properties[name]);
  const examples = actions.map(({ operation }) => Object(operation?.example().input)[name]);
  const example: unknown = [...examples, FIELD_DOCS[name]?.example].find((value) => value !== undefined);
  const schema = schemas.find((found) => found !== undefined) ?? { type: 'string' };
  const { deprecated } = FIELD_DOCS[name] ?? {};
  return {
    ...{ name, in: where, schema, ...(example !== undefined && { example }) },
    ...(deprecated !== undefined && { description: deprecated, deprecated: true }),
  };
}

const inputOf = ({ operation }: Action) =>
  operation ? objectSchema(operation.input) : { properties: {}, required: [] };

const requires = (action: Action, name: string): boolean =>
  inputOf(action).required.includes(name) && !(name in (action.fromHeaders ?? {}));
