import { parseUserAgent } from 'detect-browser';

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
  const found = parseUserAgent(userAgent);
  const browser = found?.type === 'browser' ? BROWSERS.get(found.name) : undefined;
  const label = [browser, placeOf(userAgent, found?.os)].filter(Boolean).join(' on ');
  return label || PRODUCT.exec(userAgent)?.[0];
}

/** People know their telephone by its name better than by its system. */
function placeOf(userAgent: string, system: string | null | undefined): string | undefined {
  if (system === 'iOS') return /iPhone|iPad|iPod/.exec(userAgent)?.[0];
  if (system?.startsWith('Windows')) return 'Windows';
  return SYSTEMS.get(system ?? '') ?? system ?? undefined;
}

/** How the library's names are written; it has several for one browser on several systems. */
const BROWSERS: ReadonlyMap<string, string> = new Map([
  ['chrome', 'Chrome'],
  ['crios', 'Chrome'],
  ['edge', 'Edge'],
  ['edge-chromium', 'Edge'],
  ['edge-ios', 'Edge'],
  ['firefox', 'Firefox'],
  ['fxios', 'Firefox'],
  ['ie', 'Internet Explorer'],
  ['ios', 'Safari'],
  ['miui', 'MIUI Browser'],
  ['opera', 'Opera'],
  ['opera-mini', 'Opera Mini'],
  ['safari', 'Safari'],
  ['samsung', 'Samsung Internet'],
  ['silk', 'Silk'],
  ['yandexbrowser', 'Yandex Browser'],
]);

const SYSTEMS: ReadonlyMap<string, string> = new Map([
  ['Android OS', 'Android'],
  ['Mac OS', 'macOS'],
]);

/** Programs that are not browsers lead with their own name: `curl/8.5`. */
const PRODUCT = /^(?!Mozilla\b)[\w.-]{1,40}(?=\/)/;
