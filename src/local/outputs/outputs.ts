import { loadSchema, modelIntrospection } from '../graphql/index.ts';
import { LOCAL } from './path.ts';

/** AppSync's clients require a region. Nothing is signed with it here. */
const REGION = 'us-east-1';

/** The outputs of a local product: the members that `amplify/backend.ts` writes, with local addresses. */
export const localOutputs = (url: string) => ({
  version: '1.4',
  data: {
    url: `${url}/graphql`,
    aws_region: REGION,
    default_authorization_type: 'OPENID_CONNECT',
    authorization_types: [],
    model_introspection: modelIntrospection(loadSchema()),
  },
  custom: { redis: { environment: LOCAL, sessionUrl: `${url}/`, cacheUrl: `${url}/` } },
});
