/** What both functions share. */
export const FUNCTION_DEFAULTS = {
  /** The newest that Lambda offers. */
  runtime: 24,
  /** A fifth cheaper per millisecond than x86_64; nothing in the bundles is native. */
  architecture: 'arm64',
  /** CPU comes with memory: below 512 MB a cold start's TLS handshakes and RS256 checks become the slow part. */
  memoryMB: 512,
  logging: { retention: '1 month' },
} as const;
