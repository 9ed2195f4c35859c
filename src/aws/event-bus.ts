import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { ExponentialBackoff, handleWhenResult, retry } from 'cockatiel';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MAX_ENTRIES = 10;

/** Of one request, in ms. The SDK repeats requests that fail or are throttled as a whole. */
const TIMEOUTS = { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true };

/** How often, and after how many ms, the refused entries of a request that succeeded are sent again. */
const REPEATS = { maxAttempts: 3, backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 2_000 }) };

export interface EventBus {
  /**
   * Puts events on the bus, a few at a time and in their order. It goes on with the others if some are refused.
   * @throws Error if any of them were not accepted; the others may have been
   */
  put(entries: readonly PutEventsRequestEntry[]): Promise<void>;
}

/** An entry with the reason why it was refused. */
interface Refused {
  readonly entry: PutEventsRequestEntry;
  readonly code: string;
}

/** @param name of the bus, in the region of the function */
export function createEventBus(name: string): EventBus {
  const client = new EventBridgeClient({ requestHandler: TIMEOUTS });
  const untilAccepted = retry(
    handleWhenResult((refused) => Array.isArray(refused) && refused.length > 0),
    REPEATS,
  );

  async function send(entries: readonly PutEventsRequestEntry[]): Promise<Refused[]> {
    const { Entries: results = [] } = await client.send(
      new PutEventsCommand({ Entries: entries.map((entry) => ({ ...entry, EventBusName: name })) }),
    );
    return entries.flatMap((entry, i) =>
      results[i]?.EventId ? [] : [{ entry, code: results[i]?.ErrorCode ?? 'without a reason' }],
    );
  }

  function sendFew(entries: readonly PutEventsRequestEntry[]): Promise<Refused[]> {
    let pending = entries;
    return untilAccepted.execute(async () => {
      const refused = await send(pending);
      pending = refused.map(({ entry }) => entry);
      return refused;
    });
  }

  return {
    async put(entries) {
      const refused: Refused[] = [];
      for (let first = 0; first < entries.length; first += MAX_ENTRIES) {
        refused.push(...(await sendFew(entries.slice(first, first + MAX_ENTRIES))));
      }
      if (refused.length === 0) return;
      const codes = [...new Set(refused.map(({ code }) => code))].join(', ');
      throw new Error(`EventBridge refused ${refused.length} of ${entries.length} events: ${codes}`);
    },
  };
}
