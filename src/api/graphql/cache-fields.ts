import { type CacheContext, cacheOperations, type RawInput } from '../operations/index.ts';
import { recordOf, withoutNulls } from './arguments.ts';
import { fieldsOf } from './field.ts';
import { parseJsonArgument } from './json-argument.ts';

const withJsonValue = ({ value, ...rest }: RawInput): RawInput => ({
  ...withoutNulls(rest),
  value: parseJsonArgument(['value'], value),
});

/** The cache operations as fields of the GraphQL schema. */
export const cacheFields = fieldsOf<CacheContext, typeof cacheOperations>(cacheOperations, {
  // GraphQL returns null for a value that does not exist.
  getCache: {
    input: (given) => ({ ...withoutNulls(given), acceptMiss: true }),
    output: ({ found, value }) => (found ? { value } : null),
  },
  setCache: { input: withJsonValue },
  setCacheIfAbsent: { input: withJsonValue },
  getManyCache: {
    output: ({ values }) => ({ values: Object.entries(values).map(([key, value]) => ({ key, value })) }),
  },
  setManyCache: {
    input: ({ entries, ...rest }) => ({ ...withoutNulls(rest), entries: recordOf(entries) }),
  },
  cacheMetrics: {
    output: ({ namespaces, ...totals }) => ({
      ...totals,
      namespaces: Object.entries(namespaces).map(([namespace, counts]) => ({ namespace, ...counts })),
    }),
  },
});
