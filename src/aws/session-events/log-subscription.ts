import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import * as z from 'zod/mini';
import { lazy } from '../../redis/index.ts';

/** Maximum size of an unpacked batch, in bytes. CloudWatch Logs accepts at most 1 MB at a time. */
const MAX_BATCH_BYTES = 32 * 1024 ** 2;

const unpack = promisify(gunzip);

const eventSchema = lazy(() => z.object({ awslogs: z.object({ data: z.string() }) }));

const batchSchema = lazy(() =>
  z.discriminatedUnion('messageType', [
    z.object({
      messageType: z.literal('DATA_MESSAGE'),
      logEvents: z.array(z.object({ message: z.string() })),
    }),
    // Sent when the subscription is created, to test that the function can be reached.
    z.object({ messageType: z.literal('CONTROL_MESSAGE') }),
  ]),
);

/**
 * Reads the event that CloudWatch Logs sends to a function subscribed to a log group: gzipped JSON in base64.
 * @returns the lines, in order; none for a control message
 * @throws Error for any other event
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#LambdaFunctionExample
 */
export async function readLogLines(event: unknown): Promise<string[]> {
  const { awslogs } = eventSchema().parse(event);
  const packed = Buffer.from(awslogs.data, 'base64');
  const json = (await unpack(packed, { maxOutputLength: MAX_BATCH_BYTES })).toString();
  const batch = batchSchema().parse(JSON.parse(json));
  return batch.messageType === 'DATA_MESSAGE' ? batch.logEvents.map(({ message }) => message) : [];
}
