/** Memory that a process may use for entries that are being stored, in bytes. */
export interface ByteBudget {
  /** @throws Error if the budget does not have that many bytes left */
  take(bytes: number): void;
  give(bytes: number): void;
}

export function createByteBudget(maxBytes: number): ByteBudget {
  let taken = 0;
  return {
    take(bytes) {
      if (taken + bytes > maxBytes) {
        throw new Error(`The entries that are being stored take more than ${maxBytes} bytes`);
      }
      taken += bytes;
    },
    give(bytes) {
      taken -= bytes;
    },
  };
}

export interface ReadBounds {
  /** Maximum size of one value, in bytes. */
  readonly maxBytes: number;
  readonly budget: ByteBudget;
  /** Ends the wait for a stream that does not end. */
  readonly signal: AbortSignal;
}

/**
 * Reads a value while its stream is written. A stream that is not read to its end is cancelled.
 * @param use receives the whole value; the value's share of the budget is released when it resolves
 * @throws Error for a value beyond the bounds; the error of the stream; the reason of the signal
 */
export async function readValue<T>(
  value: ReadableStream<Uint8Array>,
  { maxBytes, budget, signal }: ReadBounds,
  use: (bytes: Uint8Array) => Promise<T>,
): Promise<T> {
  const reader = value.getReader();
  const cancel = (reason: unknown) => void reader.cancel(reason).catch(() => {});
  const abort = () => cancel(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value: chunk } = await reader.read();
      if (done) break;
      if (length + chunk.byteLength > maxBytes) throw new Error(`The value has more than ${maxBytes} bytes`);
      budget.take(chunk.byteLength);
      length += chunk.byteLength;
      chunks.push(chunk);
    }
    signal.throwIfAborted();
    return await use(concat(chunks, length));
  } catch (error) {
    cancel(error);
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
    budget.give(length);
  }
}

function concat(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
