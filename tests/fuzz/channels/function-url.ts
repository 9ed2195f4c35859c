import type { LambdaContext } from 'hono/aws-lambda';
import * as z from 'zod/mini';
import type { Answer } from '../answer.ts';
import type { HttpCase } from '../http-case.ts';
import type { World } from '../world.ts';

const result = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  isBase64Encoded: z.boolean(),
});

export const lambdaContext = { awsRequestId: 'request-of-the-fuzz' } as LambdaContext;

/** Calls the handler like a function URL: repeated headers joined, the body in base64 (payload format 2.0). */
export async function overFunctionUrl({ handler }: Pick<World, 'handler'>, sent: HttpCase): Promise<Answer> {
  const answered = result.parse(await handler(eventOf(sent), lambdaContext));
  const { statusCode, headers, body, isBase64Encoded } = answered;
  return {
    status: statusCode,
    headers: new Map(Object.entries(headers)),
    body: isBase64Encoded ? Buffer.from(body, 'base64').toString() : body,
  };
}

function eventOf({ method, target, headers, body }: HttpCase) {
  const [rawPath = '', ...query] = target.split('?');
  const joined = new Map<string, string>();
  for (const [name, value] of headers) {
    const known = joined.get(name.toLowerCase());
    const text = Buffer.from(value, 'latin1').toString('utf8');
    joined.set(name.toLowerCase(), known === undefined ? text : `${known},${text}`);
  }
  const http = { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '198.51.100.7', userAgent: 'fuzz' };
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: query.join('?'),
    headers: { host: 'fuzz.lambda-url.eu-west-1.on.aws', ...Object.fromEntries(joined) },
    requestContext: { domainName: 'fuzz.lambda-url.eu-west-1.on.aws', http },
    ...(body !== undefined && { body: Buffer.from(body, 'latin1').toString('base64') }),
    isBase64Encoded: body !== undefined,
  };
}
