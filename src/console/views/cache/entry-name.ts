/** What identifies an entry within a tenant. */
export interface EntryName {
  readonly namespace: string;
  readonly key: string;
}
