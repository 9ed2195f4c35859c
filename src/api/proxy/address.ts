import { isIP } from 'node:net';

/** Maximum length of an address as text, with brackets and port, in characters. */
const MAX_CHARS = 64;

/**
 * `CloudFront-Viewer-Address` ends with the port and has no brackets, so an IPv6 address with its port looks like a
 * longer address.
 */
const VIEWER_ADDRESS = 'cloudfront-viewer-address';

/**
 * Reads the address of a client from a header that a proxy has set: IPv4 or IPv6, with or without a port.
 * @param header name of the header, in lower case
 * @param value one address, or a list to which every proxy appends the address that it observed
 * @param hops number of trusted proxies that have appended to the list
 * @returns undefined for any other value
 */
export function addressIn(header: string, value: string, hops: number): string | undefined {
  const text = itemFromEnd(value, hops);
  if (text === undefined || text.length > MAX_CHARS) return undefined;
  return valid(header === VIEWER_ADDRESS ? withoutPort(text) : withoutOptionalPort(text));
}

/** @returns the item at that position from the end. Earlier items may come from the client itself. */
function itemFromEnd(value: string, hops: number): string | undefined {
  let end = value.length;
  for (let hop = 1; hop < hops; hop++) {
    end = value.lastIndexOf(',', end - 1);
    if (end <= 0) return undefined;
  }
  return value.slice(value.lastIndexOf(',', end - 1) + 1, end).trim();
}

const withoutPort = (text: string): string => withoutBrackets(text.replace(/:\d{1,5}$/, ''));

/** Only IPv4 and bracketed addresses can have a recognizable port (RFC 3986 section 3.2.2). */
const withoutOptionalPort = (text: string): string => (/^(\[|\d+\.)/.test(text) ? withoutPort(text) : text);

const withoutBrackets = (text: string): string => /^\[(.*)\]$/.exec(text)?.[1] ?? text;

/** Removes a zone, as in `fe80::1%eth0`, which names an interface of the proxy. */
const valid = (text: string): string | undefined =>
  isIP(text) !== 0 && !text.includes('%') ? text : undefined;
