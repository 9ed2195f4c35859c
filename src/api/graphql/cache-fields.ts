import { type CacheContext, cacheOperations } from '../operations/index.ts';
import { recordOf, withoutNulls } from './arguments.ts';
import { fieldsOf } from './field.ts';
import { parseJsonArgument } from './json-argument.ts';

/** The cache operations as fields of the GraphQL schema. */
export const cacheFields = fieldsOf<CacheContext, typeof cacheOperations>(cacheOperations, {
  setCache: {
    input: ({ value, ...rest }) => ({ ...withoutNulls(rest), value: parseJsonArgument(['value'], value) }),
  },
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
