/** The used part of the result of `headers()` in Next.js. */
export type RequestHeaders = {
  /** @param name name of the header */
  get(name: string): string | null;
};

/** Maximum number of proxies whose entries in `X-Forwarded-For` are trusted. */
const MAX_PROXIES = 16;

const MAX_USER_AGENT = 8_192;

/** @throws TypeError unless it is a valid number of proxies */
export function assertProxies(proxies: number): void {
  if (Number.isInteger(proxies) && proxies >= 0 && proxies <= MAX_PROXIES) return;
  throw new TypeError(`proxies must be a whole number from 0 to ${MAX_PROXIES}`);
}

/**
 * The user's device, from the request. The IP address is the one that the outermost of your proxies added to
 * `X-Forwarded-For`; earlier entries may come from the client itself.
 * @param hops number of your proxies that append to the header; 0 if it must not be trusted
 */
export function deviceOf(headers: RequestHeaders, hops: number) {
  const userAgent = headers.get('user-agent')?.slice(0, MAX_USER_AGENT);
  const forwarded = hops === 0 ? undefined : headers.get('x-forwarded-for')?.split(',').at(-hops)?.trim();
  const ipAddress = forwarded === undefined ? undefined : addressIn(forwarded);
  return { ...(userAgent && { userAgent }), ...(ipAddress && { ipAddress }) };
}

/** Removes port and brackets. Returns undefined if it is not an address. */
function addressIn(text: string): string | undefined {
  const address = /^\[(.*)\](?::\d+)?$/.exec(text)?.[1] ?? text.replace(/^([\d.]+):\d+$/, '$1');
  const isAddress = /^\d{1,3}(\.\d{1,3}){3}$/.test(address) || /^[\da-f:.]*:[\da-f:.]*$/i.test(address);
  return isAddress && address.length <= 45 ? address : undefined;
}
