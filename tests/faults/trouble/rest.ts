import { type RestTrouble, send } from './rest-proxy.ts';

const JSON_TYPE = 'application/json';
const happens = (share: number): boolean => Math.random() < share;

/** Answers every request with a status and what Upstash says with it. */
export const refuses =
  (status: number, error: string): RestTrouble =>
  (response) =>
    send(response, { status, type: JSON_TYPE, body: JSON.stringify({ error }) });

/** A page of something in between: with a status of success, or of a bad gateway. */
export const answersHtml: RestTrouble = (response) =>
  send(response, {
    status: happens(0.5) ? 200 : 502,
    type: 'text/html',
    body: '<!doctype html><title>Sign in to the network</title><p>Please wait',
  });

export const hangs: RestTrouble = () => {};

/** The request is carried out, and half of its answer arrives. */
export const truncates: RestTrouble = async (response, ask) => {
  const { status, type, body } = await ask();
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.write(body.slice(0, Math.ceil(body.length / 2)));
  setTimeout(() => response.destroy(), 10);
};

/** The request is carried out, and some answers are lost with the connection. */
export const dropsReplies =
  (share: number): RestTrouble =>
  async (response, ask) => {
    const answer = await ask();
    if (happens(share)) response.destroy();
    else send(response, answer);
  };
