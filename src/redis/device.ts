import Bowser from 'bowser';

/**
 * A short label for lists of sessions, such as `Chrome on macOS` or `Safari on iPhone`.
 * @param userAgent the User-Agent header; https://www.rfc-editor.org/rfc/rfc9110#field.user-agent
 * @returns undefined when nothing in it is recognised
 */
export function deviceLabel(userAgent: string): string | undefined {
  if (known.has(userAgent)) return known.get(userAgent);
  const label = readLabel(userAgent);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(userAgent, label);
  return label;
}

/** Parsing takes longer than all the rest of creating a session, and most people use the same few browsers. */
const known = new Map<string, string | undefined>();
const MAX_KNOWN = 1_000;

function readLabel(userAgent: string): string | undefined {
  if (userAgent.trim() === '') return undefined;
  const { browser, os, platform } = Bowser.parse(userAgent);
  const where = platform.model ?? os.name ?? platform.type;
  const label = [browser.name, where].filter(Boolean).join(' on ');
  return label || PRODUCT.exec(userAgent)?.[0];
}

/** Programs that are not browsers lead with their own name: `curl/8.5`. */
const PRODUCT = /^(?!Mozilla\b)[\w.-]{1,40}(?=\/)/;
