import * as z from 'zod/mini';
import { PROBLEMS } from '../../src/api/errors/problem.ts';
import type { EventCase } from './appsync-events.ts';
import { leaks, OUTAGES } from './check-answer.ts';

const codes = Object.keys(PROBLEMS) as (keyof typeof PROBLEMS)[];
const answered = z.object({
  data: z.unknown(),
  error: z.nullable(
    z.object({
      type: z.enum(codes),
      message: z.string().check(z.minLength(1)),
      info: z.object({ title: z.string(), status: z.number() }),
    }),
  ),
});

/** The function's answer to an event, or the error it threw, which only AWS itself may cause. */
export type EventOutcome = { readonly answer: unknown } | { readonly thrown: string };

/** The name under which an outcome is counted. */
export function outcomeName(outcome: EventOutcome): string {
  if ('thrown' in outcome) return 'not an event';
  return answered.safeParse(outcome.answer).data?.error?.type ?? 'OK';
}

/**
 * Checks the outcome of an event. An envelope that AppSync would never send may be rejected by throwing or with an
 * internal error, because only AWS can send one.
 * @param secrets texts that must not appear in the outcome
 * @returns a description of each violation
 */
export function checkEvent(
  { sound }: EventCase,
  outcome: EventOutcome,
  secrets: readonly string[],
): string[] {
  if ('thrown' in outcome)
    return [...(sound ? [`threw ${outcome.thrown}`] : []), ...leaks(outcome.thrown, secrets)];
  const { data } = answered.safeParse(outcome.answer);
  const text = JSON.stringify(outcome.answer) ?? '';
  if (!data) return [`is no answer: ${text.slice(0, 200)}`];
  const type = data.error?.type;
  const failed = type !== undefined && PROBLEMS[type].status >= 500 && !OUTAGES.has(type);
  return [...(sound && failed ? [`answered ${type}`] : []), ...leaks(text, secrets)];
}
