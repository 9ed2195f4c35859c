import Bowser from 'bowser';
import { memoize } from '../shared/memoize.ts';

/**
 * A short label for lists of sessions, such as `Chrome on macOS` or `Safari on iPhone`. Parsing takes longer than all the
 * rest of creating a session, and most people use the same few browsers.
 * @param userAgent the User-Agent header; https://www.rfc-editor.org/rfc/rfc9110#field.user-agent
 * @returns undefined when nothing in it is recognised
 */
export const deviceLabel: (userAgent: string) => string | undefined = memoize(readLabel);

function readLabel(userAgent: string): string | undefined {
  if (userAgent.trim() === '') return undefined;
  const { browser, os, platform } = Bowser.parse(userAgent);
  const where = platform.model ?? os.name ?? platform.type;
  const label = [browser.name, where].filter(Boolean).join(' on ');
  return label || PRODUCT.exec(userAgent)?.[0];
}

/** Programs that are not browsers lead with their own name: `curl/8.5`. */
const PRODUCT = /^(?!Mozilla\b)[\w.-]{1,40}(?=\/)/;
