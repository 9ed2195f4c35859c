import fc from 'fast-check';
import type { Answer } from './answer.ts';
import { overFetch } from './channels/fetch.ts';
import { overFunctionUrl } from './channels/function-url.ts';
import { overSocket } from './channels/socket.ts';
import { wireOf, written } from './channels/wire.ts';
import { checkAnswer, leaks } from './check-answer.ts';
import { type WireTwist, wireTwist } from './hostile/wire-twists.ts';
import type { HttpCase } from './http-case.ts';
import { httpCase } from './requests.ts';
import type { Run } from './run.ts';
import { filledIn, type Live } from './words.ts';

/** A request, and how its serialization differs from that of an HTTP client, if it does. */
interface Sending {
  readonly request: HttpCase;
  readonly twist: WireTwist | undefined;
}

const sendings: fc.Arbitrary<Sending> = fc
  .tuple(httpCase, fc.option(wireTwist, { freq: 1, nil: undefined }))
  .map(([request, twist]) => ({ request, twist }));

/** A server that rejects a larger body does not read it to its end, and TCP may drop the response with the unread rest. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Sends one batch of generated requests over all channels and checks every answer. */
export async function runRequests(run: Run, seed: number, count: number): Promise<void> {
  const { world, product } = run;
  const [here, there] = [await world.live(), await product.live()];
  await run.each(fc.sample(sendings, { seed, numRuns: count }), async ({ request, twist }, index, signal) => {
    const channel = index % 10;
    if (channel === 0) return throughSocket(run, inWorld(request, there), twist, signal);
    const sent = inWorld(request, here);
    const answer = channel <= 2 ? await overFunctionUrl(world, sent) : await overFetch(world, sent);
    // A standard Request cannot express this one, but a socket can send it.
    if (!answer) return throughSocket(run, inWorld(request, there), undefined, signal);
    run.tally.add(channel <= 2 ? 'function URL' : 'fetch', outcomeOf(answer));
    return checkAnswer(sent, answer, world.secrets);
  });
}

async function throughSocket(
  { product, tally, world }: Run,
  request: HttpCase,
  twist: WireTwist | undefined,
  signal: AbortSignal,
): Promise<string[]> {
  const wire = wireOf(request, product.host);
  const bytes = twist ? twist(wire) : written(wire);
  // CONNECT gets no response because the product has no tunnel.
  const unfinished = twist !== undefined || request.method === 'CONNECT';
  const bodiless = request.method === 'HEAD';
  const answers = await overSocket(product.port, bytes, { bodiless, unfinished, signal });
  if (answers.length === 0) tally.add('socket', 'closed');
  for (const answer of answers) tally.add('socket', outcomeOf(answer));
  const cutShort = answers.length === 0 && bytes.length > MAX_BODY_BYTES;
  if (!unfinished && !cutShort && answers.length !== 1) return [`${answers.length} answers to one request`];
  const sent = twist ? { ...request, documented: undefined } : request;
  return answers.flatMap((answer) => checkLocal(sent, answer, world.secrets));
}

/** Responses of the HTTP parser and of other pages are checked only for their status and for secrets. */
function checkLocal(sent: HttpCase, answer: Answer, secrets: readonly string[]): string[] {
  if (answer.headers.has('x-request-id')) return checkAnswer(sent, answer, secrets);
  const failed = answer.status >= 500 ? [`answered ${answer.status} without a fault`] : [];
  return [...failed, ...leaks(answer.body, secrets)];
}

/** The name under which a response is counted: its status, and with an outage the code. */
const outcomeOf = ({ status, body }: Answer): string =>
  status >= 500 ? `${status} ${/"code":"(\w+)"/.exec(body)?.[1] ?? ''}` : String(status);

const inWorld = ({ target, headers, body, ...rest }: HttpCase, live: Live): HttpCase => ({
  ...rest,
  target: filledIn(target, live),
  headers: headers.map(([name, value]) => [name, filledIn(value, live)] as const),
  ...(body !== undefined && { body: filledIn(body, live) }),
});
