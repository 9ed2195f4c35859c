/** Limits of one GraphQL request. AppSync enforces them in AWS, and the local GraphQL API enforces the same. */
export const GRAPHQL_LIMITS = {
  /** Most operations in one request: each is one call of a function. */
  resolverCount: 20,
  /** Deepest nesting of fields. The schema itself nests three deep. */
  queryDepth: 5,
} as const;
