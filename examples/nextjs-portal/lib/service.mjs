/** The service, and the time that a page can afford to wait for it. */
export const service = {
  baseUrl: process.env.REDIS_API_URL ?? '',
  timeoutMs: Number(process.env.REDIS_API_TIMEOUT_MS ?? 2_000),
};
