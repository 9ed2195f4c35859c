import {
  fetchJwksOverHttp,
  jwksUriOf,
  parseTokenIssuers,
  reduceKeySet,
} from '../../../src/api/auth/index.ts';
import { createLog } from '../../../src/api/logging/index.ts';
import { createObjectStore, refreshMirror } from '../../../src/aws/jwks-mirror/index.ts';
import { createMetricsSink } from '../../../src/aws/metrics/index.ts';
import type { ConfigProblem } from '../../../src/redis/index.ts';

/** Runs on a schedule, and once per deployment before the functions that read the mirror are created. */
export const handler = async () => {
  const { JWKS_MIRROR_BUCKET = '', AWS_LAMBDA_FUNCTION_NAME, TOKEN_ISSUERS } = process.env;
  const problems: ConfigProblem[] = [];
  const issuers = parseTokenIssuers(TOKEN_ISSUERS, problems);
  if (problems.length > 0) {
    throw new Error(problems.map(({ variable, problem }) => `${variable} ${problem}`).join('; '));
  }
  const { keySets, ignored } = await refreshMirror(issuers.map(jwksUriOf), {
    store: createObjectStore(JWKS_MIRROR_BUCKET, process.env),
    metrics: createMetricsSink(AWS_LAMBDA_FUNCTION_NAME),
    download: async (uri) => new TextDecoder().decode(await fetchJwksOverHttp(uri)),
    reduce: reduceKeySet,
  });
  const log = createLog();
  for (const reason of ignored) log('info', 'signing key ignored', { reason });
  return { keySets };
};
