/**
 * What the transports of AWS can carry, in bytes. Both APIs keep to these limits wherever they run, so that what works
 * locally works in AWS.
 */

/**
 * Largest body of an HTTP answer, counted as a JSON string: that is how a function passes it on. Lambda fails at
 * 6,291,556 bytes of the whole result; the rest is for headers.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const MAX_HTTP_ANSWER_BYTES = 5_500_000;

/**
 * Largest result of a GraphQL field, with stored values counted as the JSON strings that they are in it. AppSync fails at 5 MB of the
 * whole answer; the rest is for its field names. https://docs.aws.amazon.com/general/latest/gr/appsync.html
 */
export const MAX_GRAPHQL_ANSWER_BYTES = 4_900_000;

/** Largest body of a request to a function URL. */
export const MAX_HTTP_BODY_BYTES = 6 * 1_048_576;

/**
 * Largest value that may be stored: both APIs can return it whatever it consists of. In a JSON string it may take twice
 * its size, because every quote and every backslash is escaped.
 */
export const MAX_SERVED_VALUE_BYTES = 2_400_000;
