import {
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

interface Member {
  readonly name: string;
  readonly type: GraphQLType;
}

/**
 * The description of a GraphQL schema that Amplify's client generates its methods from: `data.model_introspection` of
 * `amplify_outputs.json`. Derived here from the schema; a test compares it with the one that Amplify deploys.
 */
export function modelIntrospection(schema: GraphQLSchema) {
  const roots = [schema.getQueryType(), schema.getMutationType()];
  const [queries, mutations] = roots.map((root) => byName(Object.values(root?.getFields() ?? {}), operation));
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  const objects = types.filter(isObjectType).filter((type) => !roots.includes(type));
  return {
    version: 1,
    models: {},
    enums: byName(types.filter(isEnumType), (type) => ({
      name: type.name,
      values: type.getValues().map(({ name }) => name),
    })),
    nonModels: byName(objects, (type) => ({
      name: type.name,
      fields: byName(Object.values(type.getFields()), (field) => member(field, { attributes: [] })),
    })),
    queries,
    mutations,
    inputs: byName(types.filter(isInputObjectType), (type) => ({
      name: type.name,
      attributes: byName(Object.values(type.getFields()), (field) => member(field)),
    })),
  };
}

const byName = <T extends { readonly name: string }>(items: readonly T[], describe: (item: T) => unknown) =>
  Object.fromEntries(items.map((item) => [item.name, describe(item)]));

const operation = (field: Member & { readonly args: readonly Member[] }) => ({
  ...member(field),
  ...(field.args.length > 0 && { arguments: byName(field.args, (argument) => member(argument)) }),
});

/** For a list, `isRequired` is about its items and `isArrayNullable` about the list itself. */
function member({ name, type }: Member, extra: object = {}) {
  const outer = isNonNullType(type) ? type.ofType : type;
  const isArray = isListType(outer);
  const item: GraphQLType = isArray ? outer.ofType : type;
  return {
    name,
    isArray,
    type: reference(isNonNullType(item) ? item.ofType : item),
    isRequired: isNonNullType(item),
    ...extra,
    ...(isArray && { isArrayNullable: !isNonNullType(type) }),
  };
}

function reference(type: GraphQLNamedType | GraphQLType) {
  const name = String(type);
  if (isEnumType(type)) return { enum: name };
  if (isInputObjectType(type)) return { input: name };
  return isObjectType(type) ? { nonModel: name } : name;
}
