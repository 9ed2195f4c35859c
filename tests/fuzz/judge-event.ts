import * as z from 'zod/mini';
import { PROBLEMS } from '../../src/api/errors/problem.ts';
import type { EventCase } from './appsync-events.ts';
import { leaks, OUTAGES } from './judge-answer.ts';

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

/** How an event ended: the function's answer, or that it threw, which only AWS itself may provoke. */
export type EventOutcome = { readonly answer: unknown } | { readonly thrown: string };

/** In one word, to be counted. */
export function outcomeName(outcome: EventOutcome): string {
  if ('thrown' in outcome) return 'not an event';
  return answered.safeParse(outcome.answer).data?.error?.type ?? 'OK';
}

/**
 * What is wrong with how an event ended, if anything. An envelope that AppSync would never send may be refused by
 * throwing or as an internal error: nobody but AWS can send one.
 */
export function judgeEvent(
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
