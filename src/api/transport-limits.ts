/**
 * Size limits of AWS's transports, in bytes. Both APIs apply these limits everywhere, so that everything that works
 * locally also works in AWS.
 */

/**
 * Maximum size of an HTTP response body, measured as a JSON string, which is how a function returns it. Lambda fails if
 * the whole result exceeds 6,291,556 bytes; the difference is for headers.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const MAX_HTTP_ANSWER_BYTES = 5_500_000;

/**
 * Maximum size of a GraphQL field's result, in which stored values are JSON strings. AppSync fails if the whole
 * response exceeds 5 MB; the difference is for field names. https://docs.aws.amazon.com/general/latest/gr/appsync.html
 */
export const MAX_GRAPHQL_ANSWER_BYTES = 4_900_000;

/** Maximum size of a request body to a function URL. */
export const MAX_HTTP_BODY_BYTES = 6 * 1_048_576;

/**
 * Maximum size of a stored value, so that both APIs can return any value. In a JSON string, a value may take twice its
 * size, because every quote and backslash is escaped.
 */
export const MAX_SERVED_VALUE_BYTES = 2_400_000;
