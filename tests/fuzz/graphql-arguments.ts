import fc from 'fast-check';
import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { loadSchema } from '../../src/local/graphql/schema.ts';
import { valuesOf } from './schema-arbitrary.ts';
import { CANARY, textFor } from './words.ts';

/** A field of Query or Mutation with arguments that the schema allows. */
export interface FieldCall {
  readonly typeName: string;
  readonly fieldName: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

const schema = loadSchema();

export const FIELDS = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
  Object.values(type?.getFields() ?? {}).map((field) => ({ typeName: type?.name ?? '', field })),
);

/** Calls that the GraphQL schema allows; AWSJSON is already parsed, as AppSync does it. */
export const fieldCall: fc.Arbitrary<FieldCall> = fc.oneof(
  ...FIELDS.map(({ typeName, field }) =>
    fc.record({
      typeName: fc.constant(typeName),
      fieldName: fc.constant(field.name),
      arguments: membersOf(field.args),
    }),
  ),
);

function membersOf(members: readonly (GraphQLArgument | GraphQLInputField)[]) {
  const values = Object.fromEntries(members.map(({ name, type }) => [name, ofType(type, name)]));
  const requiredKeys = members.filter(({ type }) => isNonNullType(type)).map(({ name }) => name);
  return fc.record(values, { requiredKeys, noNullPrototype: true });
}

function ofType(type: GraphQLInputType, name: string): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return known(type.ofType, name);
  return fc.option(known(type, name), { freq: 8 });
}

function known(type: GraphQLInputType, name: string): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return known(type.ofType, name);
  if (isListType(type)) return fc.array(ofType(type.ofType, name), { maxLength: 5 });
  if (isInputObjectType(type)) return membersOf(Object.values(type.getFields()));
  switch (type.name) {
    case 'Int':
      return fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer());
    case 'Float':
      return fc.double({ noNaN: true, noDefaultInfinity: true });
    case 'AWSJSON':
      return name === 'metadata' ? fc.oneof(fc.constant({ [CANARY.tag]: 1 }), valuesOf({})) : valuesOf({});
    default:
      // A stored value, as JSON text.
      return name === 'value'
        ? fc.oneof(
            valuesOf({}).map((value) => JSON.stringify(value)),
            textFor(name),
          )
        : textFor(name);
  }
}
