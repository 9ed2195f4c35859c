import type { Environment } from '../../redis/index.ts';
import { createLambdaFunction } from '../lambda-function.ts';
import type { SmokeTarget } from './target.ts';

/** The default input that EventBridge Scheduler sends to a function. */
const SCHEDULED = { source: 'aws.scheduler', 'detail-type': 'Scheduled Event', detail: '{}' };

/**
 * @param env provides the credentials
 * @returns a function that runs the scheduled cleanup of a deployment; undefined without a function or credentials
 */
export function cleanUpOf(
  { sessionFunction }: SmokeTarget,
  env: Environment,
): (() => Promise<unknown>) | undefined {
  if (!sessionFunction || !env.AWS_ACCESS_KEY_ID) return undefined;
  const deployed = createLambdaFunction(sessionFunction, env);
  return () => deployed.invoke(SCHEDULED);
}
