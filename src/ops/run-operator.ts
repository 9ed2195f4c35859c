import * as z from 'zod/mini';
import type { OperatorCommand, OperatorOutcome } from '../api/operator/index.ts';
import { openOperator, serverName } from '../api/stores.ts';
import { createLambdaFunction } from '../aws/lambda-function.ts';
import { UserError } from '../local/command/terminal.ts';
import { readEnvironment, withoutConnection } from '../local/settings/env-file.ts';
import { findRedisOfProduct } from '../local/state/index.ts';
import { connectRedis, createSessionStore, type Environment, loadRedisConfig } from '../redis/index.ts';
import { findFunctions, type Target } from './target.ts';

/** Runs commands at one target. */
export interface OperatorAtTarget {
  /** Says where they run. */
  readonly description: string;
  run(command: OperatorCommand): Promise<OperatorOutcome>;
  close(): Promise<void>;
}

const outcomeSchema = z.object({
  removed: z.optional(z.number()),
  tenants: z.optional(z.number()),
  repeated: z.optional(z.boolean()),
  more: z.boolean(),
});

/**
 * Opens the target of a command: the session function, which can reach Redis in its network, or a local Redis. Both run
 * the same code.
 * @param root directory whose running products and `.env.local` are looked for
 * @throws UserError that states what to do
 */
export async function openOperatorAt(
  target: Target,
  env: Environment,
  root: string,
): Promise<OperatorAtTarget> {
  if (target.kind === 'local') return openLocally(env, root);
  const { description, session } = findFunctions(target, env);
  const deployed = createLambdaFunction(session, env);
  return {
    description: `${session.name} (${description})`,
    async run(command) {
      const outcome = outcomeSchema.safeParse(await deployed.invoke({ operator: command }));
      if (outcome.success) return outcome.data;
      throw new UserError(`${session.name} is not the session function of this version`);
    },
    close: async () => {},
  };
}

async function openLocally(env: Environment, root: string): Promise<OperatorAtTarget> {
  const { values } = readEnvironment(root, env);
  const isNamed = values.REDIS_PROVIDER?.trim() || values.REDIS_URL?.trim();
  const found = isNamed ? values : { ...withoutConnection(values), ...(await findRedisOfProduct(root)) };
  const config = loadRedisConfig(found);
  const client = connectRedis(config);
  const sessions = createSessionStore(client, config.session);
  return {
    description: serverName(config.endpoint),
    run: openOperator(client, { redis: config }, sessions),
    close: client.close,
  };
}
