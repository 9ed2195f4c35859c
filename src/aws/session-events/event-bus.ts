import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { ExponentialBackoff, handleWhenResult, retry } from 'cockatiel';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MAX_ENTRIES = 10;

/** Timeouts of one request, in ms. The SDK retries requests that fail or are throttled as a whole. */
const TIMEOUTS = { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true };

/** Number of attempts, and delays in ms, for entries that were rejected although their request succeeded. */
const REPEATS = { maxAttempts: 3, backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 2_000 }) };

export interface EventBus {
  /**
   * Puts events on the bus, a few at a time and in order. If some are rejected, it continues with the others.
   * @throws Error if any event was not accepted; the others may have been accepted
   */
  put(entries: readonly PutEventsRequestEntry[]): Promise<void>;
}

/** An entry, and the reason why it was rejected. */
interface RejectedEntry {
  readonly entry: PutEventsRequestEntry;
  readonly code: string;
}

/** @param name name of the bus, in the region of the function */
export function createEventBus(name: string): EventBus {
  const client = new EventBridgeClient({ requestHandler: TIMEOUTS });
  const untilAccepted = retry(
    handleWhenResult((rejected) => Array.isArray(rejected) && rejected.length > 0),
    REPEATS,
  );

  async function send(entries: readonly PutEventsRequestEntry[]): Promise<RejectedEntry[]> {
    const { Entries: results = [] } = await client.send(
      new PutEventsCommand({ Entries: entries.map((entry) => ({ ...entry, EventBusName: name })) }),
    );
    return entries.flatMap((entry, i) =>
      results[i]?.EventId ? [] : [{ entry, code: results[i]?.ErrorCode ?? 'without a reason' }],
    );
  }

  function sendFew(entries: readonly PutEventsRequestEntry[]): Promise<RejectedEntry[]> {
    let pending = entries;
    return untilAccepted.execute(async () => {
      const rejected = await send(pending);
      pending = rejected.map(({ entry }) => entry);
      return rejected;
    });
  }

  return {
    async put(entries) {
      const rejected: RejectedEntry[] = [];
      for (let first = 0; first < entries.length; first += MAX_ENTRIES) {
        rejected.push(...(await sendFew(entries.slice(first, first + MAX_ENTRIES))));
      }
      if (rejected.length === 0) return;
      const codes = [...new Set(rejected.map(({ code }) => code))].join(', ');
      throw new Error(`EventBridge refused ${rejected.length} of ${entries.length} events: ${codes}`);
    },
  };
}
