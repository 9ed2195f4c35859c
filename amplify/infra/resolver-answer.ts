import { PROBLEMS } from '../../src/api/errors/index.ts';

/**
 * The response template of a field: takes apart what `src/api/graphql/response.ts` returns. The stock template would
 * report each error under the type `Lambda:Unhandled`, and its message could speak of internals.
 */
export const resolverAnswer = `#if( $ctx.error )
  $util.error("${PROBLEMS.INTERNAL.detail}", "INTERNAL")
#end
#if( $ctx.result.error )
  $util.error($ctx.result.error.message, $ctx.result.error.type, $ctx.result.data, $ctx.result.error.info)
#end
$util.toJson($ctx.result.data)
`;
