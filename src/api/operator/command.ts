import * as z from 'zod/mini';
import { InvalidInputError, issueText, lazy } from '../../redis/index.ts';

const name = () => z.string().check(z.minLength(1));

const commands = lazy(() => ({
  'after-restore': z.strictObject({ command: z.literal('after-restore'), restore: name() }),
  'end-user-sessions': z.strictObject({
    command: z.literal('end-user-sessions'),
    tenant: name(),
    user: name(),
  }),
  'revoke-tenant': z.strictObject({ command: z.literal('revoke-tenant'), tenant: name() }),
}));

type Commands = ReturnType<typeof commands>;

/** A command that an operator can send to a deployment with AWS permissions only, without a token. */
export type OperatorCommand = z.infer<Commands[keyof Commands]>;

/**
 * Parses a command of unknown origin.
 * @throws InvalidInputError naming the first invalid member, or the available commands
 */
export function parseOperatorCommand(input: unknown): OperatorCommand {
  const { command } = Object(input);
  const schemas = commands();
  const known = Object.keys(schemas).find((one): one is keyof Commands => one === command);
  if (!known) throw new InvalidInputError('command', `must be one of: ${Object.keys(schemas).join(', ')}`);
  const parsed = schemas[known].safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.join('.') || 'command';
  throw new InvalidInputError(path, issue ? issueText(issue) : 'is not valid');
}
