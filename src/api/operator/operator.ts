import { countIndexed, createAfterRestore, type RedisClient, type SessionStore } from '../../redis/index.ts';
import type { OperatorCommand } from './command.ts';

/** What a command has done. */
export interface OperatorOutcome {
  /** Sessions ended. For a whole tenant, those in its index: some may have expired before. */
  readonly removed?: number | undefined;
  /** Tenants whose restored data no longer answers, in all calls for the restore. */
  readonly tenants?: number | undefined;
  /** Whether everything had been done before, so that nothing was changed. */
  readonly repeated?: boolean | undefined;
  /** Whether something is left: send the same command again. */
  readonly more: boolean;
}

/**
 * Runs a command of an operator. Who may do so is decided before: by IAM in AWS, by access to Redis elsewhere.
 * @param command a parsed command
 * @param bounds.hasTime asked before each step; the run stops when it returns false
 * @returns what was done
 * @throws InvalidInputError for a name that no tenant or user can have; UnavailableError
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
