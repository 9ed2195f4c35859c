import type { OperatorCommand, OperatorOutcome } from '../api/operator/index.ts';
import { print, runCommand } from '../local/command/terminal.ts';
import { limitTenant } from './limit-tenant.ts';
import { OPS_USAGE, type OpsFlags, parseOpsFlags } from './ops-flags.ts';
import { openOperatorAt } from './run-operator.ts';

async function runOps({ target, command }: OpsFlags): Promise<void> {
  if (command.command === 'limit-tenant') {
    await limitTenant(target, command, { env: process.env, print });
    return;
  }
  const operator = await openOperatorAt(target, process.env, process.cwd());
  try {
    print(`At ${operator.description}`);
    if (command.command === 'after-restore') {
      print(
        `The restore is named ${command.restore}. If this is interrupted, run it again with --restore ${command.restore}`,
      );
    }
    for (;;) {
      const outcome = await operator.run(command);
      print(reportOf(command, outcome));
      if (!outcome.more) return;
    }
  } finally {
    await operator.close();
  }
}

function reportOf(
  command: OperatorCommand,
  { removed = 0, tenants = 0, repeated, more }: OperatorOutcome,
): string {
  switch (command.command) {
    case 'end-user-sessions':
      return `Ended the sessions of the user ${command.user} of ${command.tenant}: ${counted(removed)}`;
    case 'revoke-tenant':
      return `Ended the sessions of ${command.tenant}: ${counted(removed)}; some may have expired already`;
    case 'after-restore': {
      if (repeated) return `Nothing to do: the ${tenants} tenants of this restore were processed before`;
      const done = `${tenants} tenants: their restored sessions and cache entries are no longer valid`;
      return more ? `${tenants} tenants so far` : done;
    }
  }
}

const counted = (removed: number): string => (removed === 0 ? '0 (check the name)' : String(removed));

await runCommand({ usage: OPS_USAGE, parse: parseOpsFlags, run: runOps });
