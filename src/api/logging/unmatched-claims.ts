import type { Log, LogFields } from './fields.ts';

/** Logs a setting of an issuer that matches nothing in its tokens. */
export const unmatchedClaimLog =
  (log: Log) =>
  ({ issuer, setting, claim }: Pick<LogFields, 'issuer' | 'setting' | 'claim'>): void =>
    log('warn', 'claim not in token', { issuer, setting, claim });
