import type * as z from 'zod';
import { issueText } from '../../src/redis/index.ts';
import { ALARM_NAMES } from './alarms.ts';

/**
 * Validates options or settings before anything is created.
 * @param advice where to correct them
 * @returns the options, with defaults filled in
 * @throws Error naming all problems
 */
export function parseOptions<T extends z.ZodType>(schema: T, given: unknown, advice: string): z.output<T> {
  const result = schema.safeParse(given, { error: problemOf });
  if (result.success) return result.data;
  const lines = result.error.issues.flatMap(linesOf);
  throw new Error(`The options of Redis are not valid:\n${lines.join('\n')}\n${advice}`);
}

/** The message of an issue, unless the schema defines its own. */
const problemOf = (issue: z.core.$ZodRawIssue): string =>
  issue.code === 'invalid_type' && issue.input === undefined ? 'is required' : issueText(issue);

function linesOf(issue: z.core.$ZodIssue): string[] {
  const line = (path: readonly PropertyKey[], problem: string) =>
    `  ${path.map(String).join('.')}: ${problem}`;
  if (issue.code === 'unrecognized_keys') {
    const problem =
      issue.path[0] === 'alarms'
        ? `is not an alarm; the alarms are ${ALARM_NAMES.join(', ')}`
        : 'is not a setting: remove it or correct its name';
    return issue.keys.map((key) => line([...issue.path, key], problem));
  }
  const [inKey] = issue.code === 'invalid_key' ? issue.issues : [];
  return [line(issue.path, (inKey ?? issue).message)];
}
