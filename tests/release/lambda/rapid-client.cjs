/**
 * The three calls that aws-lambda-ric makes to its native client. `done` and `error` return at once there as well: the
 * next call waits until Lambda has the result.
 *
 * Two headers are the stand-in's own: it moves this process's clock, as if Lambda had frozen it for long, and learns what
 * the process could not reach.
 */
const { Agent, request } = require('node:http');
const { blocked } = require('../../infra/black-hole.mjs');

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const base = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`;

const RealDate = Date;
let aheadMs = 0;
// The function is loaded after this module, and may keep a reference to `Date.now`.
globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length > 0 ? args : [RealDate.now() + aheadMs]));
  }
  static now() {
    return RealDate.now() + aheadMs;
  }
};

let posted = Promise.resolve();

exports.next = async () => {
  await posted;
  const { headers, body } = await send('GET', 'next', { 'stand-in-blocked': blocked.join(' ') });
  aheadMs = Number(headers['stand-in-clock-ahead-ms']);
  return { bodyJson: body, headers };
};

exports.done = (id, body) => {
  posted = send('POST', `${id}/response`, {}, body);
};

exports.error = (id, body, cause) => {
  posted = send('POST', `${id}/error`, { 'lambda-runtime-function-xray-error-cause': cause }, body);
};

function send(method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const sent = request(`${base}/${path}`, { method, headers, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      response.on('end', () => resolve({ headers: response.headers, body: text }));
    });
    sent.on('error', reject).end(body);
  });
}
