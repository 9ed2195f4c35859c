import Bowser from 'bowser';
import { memoize } from '../shared/memoize.ts';

/**
 * A short label for lists of sessions, such as `Chrome on macOS` or `Safari on iPhone`. Memoized, because parsing takes
 * longer than the rest of creating a session and most users have one of a few browsers.
 * @param userAgent the User-Agent header; https://www.rfc-editor.org/rfc/rfc9110#field.user-agent
 * @returns undefined when it is not recognized
 */
export const deviceLabel: (userAgent: string) => string | undefined = memoize(readLabel, {
  maxBytes: 1_048_576,
  bytesOf: (label = '') => 50 + label.length,
});

function readLabel(userAgent: string): string | undefined {
  if (userAgent.trim() === '') return undefined;
  const { browser, os, platform } = Bowser.parse(userAgent);
  const where = platform.model ?? os.name ?? platform.type;
  const label = [browser.name, where].filter(Boolean).join(' on ');
  return label || PRODUCT.exec(userAgent)?.[0];
}

/** Programs that are not browsers start with their own name: `curl/8.5`. */
const PRODUCT = /^(?!Mozilla\b)[\w.-]{1,40}(?=\/)/;
