/** Limits of one GraphQL request. AppSync enforces them in AWS, and the local GraphQL API enforces the same. */
export const GRAPHQL_LIMITS = {
  /** Maximum number of operations in one request, because each one calls a function. */
  resolverCount: 20,
  /** Maximum nesting of fields. The schema itself has three levels. */
  queryDepth: 5,
} as const;
