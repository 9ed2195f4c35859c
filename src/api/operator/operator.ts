import { countIndexed, createAfterRestore, type RedisClient, type SessionStore } from '../../redis/index.ts';
import type { OperatorCommand } from './command.ts';

/** The result of a command. */
export interface OperatorOutcome {
  /** Number of sessions ended. For a whole tenant, the number in its index, some of which may already have expired. */
  readonly removed?: number | undefined;
  /** Number of tenants whose restored data is no longer served, in all calls for the restore. */
  readonly tenants?: number | undefined;
  /** Whether everything had already been done, so that nothing changed. */
  readonly repeated?: boolean | undefined;
  /** Whether work is left. If so, send the same command again. */
  readonly more: boolean;
}

/**
 * Runs a command of an operator. Access is controlled beforehand: by IAM in AWS, by access to Redis elsewhere.
 * @param command a parsed command
 * @param bounds.hasTime called before each step; the run stops when it returns false
 * @returns the result
 * @throws InvalidInputError for an invalid tenant or user id; UnavailableError
 */
export type Operator = (
  command: OperatorCommand,
  bounds?: { readonly hasTime?: () => boolean },
) => Promise<OperatorOutcome>;

export interface OperatorDependencies {
  readonly client: RedisClient;
  readonly sessions: SessionStore;
  /** Name of the Redis server, such as its address. */
  readonly server: string;
}

/** @returns see `Operator` */
export function createOperator({ client, sessions, server }: OperatorDependencies): Operator {
  const afterRestore = createAfterRestore(client, { sessions, server });
  return async (command, bounds) => {
    switch (command.command) {
      case 'after-restore':
        return afterRestore(command.restore, bounds);
      case 'end-user-sessions':
        return { removed: await sessions.destroyUserSessions(command.tenant, command.user), more: false };
      case 'revoke-tenant': {
        const removed = await countIndexed(client, command.tenant);
        await sessions.revokeTenantSessions(command.tenant);
        return { removed, more: false };
      }
    }
  };
}
