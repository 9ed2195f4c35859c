import { PROBLEMS } from '../../src/api/errors/index.ts';

/**
 * The response template of a field, which unwraps the result of `src/api/graphql/response.ts`. The default template
 * would report every error with the type `Lambda:Unhandled`, and its message could reveal internals.
 */
export const responseTemplate = `#if( $ctx.error )
  $util.error("${PROBLEMS.INTERNAL.detail}", "INTERNAL")
#end
#if( $ctx.result.error )
  $util.error($ctx.result.error.message, $ctx.result.error.type, $ctx.result.data, $ctx.result.error.info)
#end
$util.toJson($ctx.result.data)
`;
