const URL = `${import.meta.env.BASE_URL}redis-faults`;

export interface ActiveFault {
  readonly fault: string;
  /** ms since the epoch */
  readonly endsAt: number;
}

/** @throws Error if another fault is active, or the product does not respond */
export const beginFault = (fault: string): Promise<ActiveFault | undefined> =>
  request(URL, { method: 'POST', headers: JSON_TYPE, body: JSON.stringify({ fault }) });

/** Ends the active fault early. */
export const restoreRedis = (): Promise<ActiveFault | undefined> =>
  request(`${URL}/restore`, { method: 'POST', headers: JSON_TYPE, body: '{}' });

export const readFault = (): Promise<ActiveFault | undefined> => request(URL);

const JSON_TYPE = { 'Content-Type': 'application/json' };

async function request(url: string, init?: RequestInit): Promise<ActiveFault | undefined> {
  const response = await fetch(url, init).catch(() => {
    throw new Error('The local product does not respond. Is it still running?');
  });
  const { active, message } = Object(await response.json());
  if (!response.ok) throw new Error(`${message}.`);
  return active ?? undefined;
}
