import fc from 'fast-check';
import type { Answer } from './answer.ts';
import { overFetch } from './channels/fetch.ts';
import { overFunctionUrl } from './channels/function-url.ts';
import { overSocket } from './channels/socket.ts';
import { wireOf, written } from './channels/wire.ts';
import { type WireTwist, wireTwist } from './hostile/wire-twists.ts';
import type { HttpCase } from './http-case.ts';
import { judgeAnswer, leaks } from './judge-answer.ts';
import { httpCase } from './requests.ts';
import type { Run } from './run.ts';
import { filledIn, type Live } from './words.ts';

/** A request, how it is sent, and how it would be written down if not as a client does. */
interface Sending {
  readonly request: HttpCase;
  readonly twist: WireTwist | undefined;
}

const sendings: fc.Arbitrary<Sending> = fc
  .tuple(httpCase, fc.option(wireTwist, { freq: 1, nil: undefined }))
  .map(([request, twist]) => ({ request, twist }));

/** A server that refuses a larger body does not wait for its end, and TCP may drop the answer with the rest of it. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Sends one batch of generated requests, some of them over each channel, and judges every answer. */
export async function runRequests(run: Run, seed: number, count: number): Promise<void> {
  const { world, product } = run;
  const [here, there] = [await world.live(), await product.live()];
  await run.each(fc.sample(sendings, { seed, numRuns: count }), async ({ request, twist }, index, signal) => {
    const channel = index % 10;
    if (channel === 0) return throughSocket(run, inWorld(request, there), twist, signal);
    const sent = inWorld(request, here);
    const answer = channel <= 2 ? await overFunctionUrl(world, sent) : await overFetch(world, sent);
    // What a standard Request cannot express goes where bytes are bytes.
    if (!answer) return throughSocket(run, inWorld(request, there), undefined, signal);
    run.tally.add(channel <= 2 ? 'function URL' : 'fetch', outcomeOf(answer));
    return judgeAnswer(sent, answer, world.secrets);
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
  // Nobody answers a CONNECT: there is no tunnel here.
  const unfinished = twist !== undefined || request.method === 'CONNECT';
  const bodiless = request.method === 'HEAD';
  const answers = await overSocket(product.port, bytes, { bodiless, unfinished, signal });
  if (answers.length === 0) tally.add('socket', 'closed');
  for (const answer of answers) tally.add('socket', outcomeOf(answer));
  const cutShort = answers.length === 0 && bytes.length > MAX_BODY_BYTES;
  if (!unfinished && !cutShort && answers.length !== 1) return [`${answers.length} answers to one request`];
  const sent = twist ? { ...request, documented: undefined } : request;
  return answers.flatMap((answer) => judgeLocal(sent, answer, world.secrets));
}

/** Of what never reaches a door, refused by the HTTP parser or another page, only the status is judged. */
function judgeLocal(sent: HttpCase, answer: Answer, secrets: readonly string[]): string[] {
  if (answer.headers.has('x-request-id')) return judgeAnswer(sent, answer, secrets);
  const failed = answer.status >= 500 ? [`answered ${answer.status} without a fault`] : [];
  return [...failed, ...leaks(answer.body, secrets)];
}

/** An outage is told by its code. */
const outcomeOf = ({ status, body }: Answer): string =>
  status >= 500 ? `${status} ${/"code":"(\w+)"/.exec(body)?.[1] ?? ''}` : String(status);

const inWorld = ({ target, headers, body, ...rest }: HttpCase, live: Live): HttpCase => ({
  ...rest,
  target: filledIn(target, live),
  headers: headers.map(([name, value]) => [name, filledIn(value, live)] as const),
  ...(body !== undefined && { body: filledIn(body, live) }),
});
