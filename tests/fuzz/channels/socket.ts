import { connect } from 'node:net';
import { LOOPBACK } from '../../support/redis/server.ts';
import type { Answer } from '../answer.ts';
import { parseAnswers } from './parse-answers.ts';

/** How long a server may wait for the rest of an unfinished request before the client closes its side, in ms. */
const PATIENCE_MS = 150;

interface SocketOptions {
  /** Whether it is a HEAD, whose responses have no body. */
  readonly bodiless: boolean;
  /** Whether the server may wait for more bytes. */
  readonly unfinished: boolean;
  readonly signal: AbortSignal;
}

/**
 * Sends bytes unchanged and reads until the server closes the connection.
 * @returns every response, since pipelined requests get several; none if the server only closed the connection
 */
export async function overSocket(
  port: number,
  bytes: string,
  { bodiless, unfinished, signal }: SocketOptions,
): Promise<Answer[]> {
  const socket = connect({ port, host: LOOPBACK, signal });
  let received = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    received += chunk;
  });
  // A server may close the connection before it has read a request that it rejects.
  socket.on('error', () => {});
  socket.write(bytes, 'latin1');
  const patience = unfinished ? setTimeout(() => socket.end(), PATIENCE_MS) : undefined;
  await new Promise((resolve) => socket.once('close', resolve));
  clearTimeout(patience);
  if (signal.aborted) throw new Error('The server keeps the connection open');
  return parseAnswers(received, bodiless);
}
