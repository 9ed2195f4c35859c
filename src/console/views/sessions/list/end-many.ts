import type { RedisApiClient, SessionSummary } from '../../../../client/index.ts';

export interface EndedMany {
  /** Handles of the sessions that no longer work, be it that they had ended before. */
  readonly ended: readonly string[];
  readonly failed: readonly { readonly session: SessionSummary; readonly error: unknown }[];
}

/** Requests at the same time: a few, because others use the service too. */
const AT_ONCE = 4;

/**
 * Ends sessions one by one; a failure does not keep the others alive.
 * @param onProgress gets the count of the sessions that have been handled
 */
export async function endMany(
  { sessions }: RedisApiClient,
  selected: readonly SessionSummary[],
  onProgress: (done: number) => void,
): Promise<EndedMany> {
  const ended: string[] = [];
  const failed: { session: SessionSummary; error: unknown }[] = [];
  const waiting = [...selected];
  const work = async () => {
    for (let session = waiting.shift(); session; session = waiting.shift()) {
      try {
        await sessions.destroy({ handle: session.handle });
        ended.push(session.handle);
      } catch (error) {
        failed.push({ session, error });
      }
      onProgress(ended.length + failed.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { ended, failed };
}
