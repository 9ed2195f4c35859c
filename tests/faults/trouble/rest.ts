import { type RestTrouble, send } from './rest-proxy.ts';

const JSON_TYPE = 'application/json';
const happens = (share: number): boolean => Math.random() < share;

/** Answers every request with a status and Upstash's error text. */
export const rejects =
  (status: number, error: string): RestTrouble =>
  (response) =>
    send(response, { status, type: JSON_TYPE, body: JSON.stringify({ error }) });

/** An HTML page of a proxy, with status 200 or 502. */
export const answersHtml: RestTrouble = (response) =>
  send(response, {
    status: happens(0.5) ? 200 : 502,
    type: 'text/html',
    body: '<!doctype html><title>Sign in to the network</title><p>Please wait',
  });

export const hangs: RestTrouble = () => {};

/** The request is run, and half of its response arrives. */
export const truncates: RestTrouble = async (response, ask) => {
  const { status, type, body } = await ask();
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  response.write(body.slice(0, Math.ceil(body.length / 2)));
  setTimeout(() => response.destroy(), 10);
};

/** The request is run, and some responses are lost with the connection. */
export const dropsReplies =
  (share: number): RestTrouble =>
  async (response, ask) => {
    const answer = await ask();
    if (happens(share)) response.destroy();
    else send(response, answer);
  };
