import { connect } from 'node:net';
import { LOOPBACK } from '../../support/server.ts';
import type { Answer } from '../answer.ts';
import { parseAnswers } from './parse-answers.ts';

/** How long a server may ponder what looks unfinished before the client says that no more will come, in ms. */
const PATIENCE_MS = 150;

interface Manner {
  /** Whether it is a HEAD, whose answers have no body. */
  readonly bodiless: boolean;
  /** Whether the server may wait in vain for more. */
  readonly unfinished: boolean;
  readonly signal: AbortSignal;
}

/**
 * Sends bytes as they are, and takes what comes back until the server closes.
 * @returns every answer, since pipelined requests get several; none when the server just closed
 */
export async function overSocket(
  port: number,
  bytes: string,
  { bodiless, unfinished, signal }: Manner,
): Promise<Answer[]> {
  const socket = connect({ port, host: LOOPBACK, signal });
  let received = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    received += chunk;
  });
  // A server may cut a request short that it refuses.
  socket.on('error', () => {});
  socket.write(bytes, 'latin1');
  const patience = unfinished ? setTimeout(() => socket.end(), PATIENCE_MS) : undefined;
  await new Promise((resolve) => socket.once('close', resolve));
  clearTimeout(patience);
  if (signal.aborted) throw new Error('The server keeps the connection open');
  return parseAnswers(received, bodiless);
}
