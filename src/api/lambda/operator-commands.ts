import type { LogFields } from '../logging/index.ts';
import { type Operator, parseOperatorCommand } from '../operator/index.ts';
import type { InvocationContext } from './event.ts';
import { RESERVE_MS } from './scheduled-cleanup.ts';

/** Runs an operator's command while the invocation has time. If `more` is true, the next invocation continues. */
export const operatorCommands =
  (operator: Operator) =>
  async (input: unknown, invocation: InvocationContext): Promise<LogFields> => {
    const command = parseOperatorCommand(input);
    const hasTime = () => invocation.getRemainingTimeInMillis() > RESERVE_MS;
    const outcome = await operator(command, { hasTime });
    const { command: name, tenant, user } = { tenant: undefined, user: undefined, ...command };
    return { command: name, tenant, userId: user, ...outcome };
  };
