import fc from 'fast-check';
import { eventCase } from './appsync-events.ts';
import { lambdaContext } from './channels/function-url.ts';
import { checkEvent, type EventOutcome, outcomeName } from './check-event.ts';
import type { Run } from './run.ts';
import { filledIn } from './words.ts';

/** Passes one batch of generated AppSync events to the Lambda handler and checks what it returns. */
export async function runEvents(run: Run, seed: number, count: number): Promise<void> {
  const { handler, secrets, live } = run.world;
  const names = await live();
  await run.each(fc.sample(eventCase, { seed, numRuns: count }), async (sent) => {
    const event: unknown = JSON.parse(filledIn(sent.text, names));
    const outcome = await handler(event, lambdaContext).then(
      (answer): EventOutcome => ({ answer }),
      (error: unknown): EventOutcome => ({ thrown: String(error) }),
    );
    run.tally.add('AppSync', outcomeName(outcome));
    return checkEvent(sent, outcome, secrets);
  });
}
