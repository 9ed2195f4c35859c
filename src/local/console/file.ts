/** A file of the console with its content type. */
export interface ConsoleFile {
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly type: string;
}

/** Path below /redis-test/ -> file. */
export type ConsoleFiles = ReadonlyMap<string, ConsoleFile>;

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
};

/** The content type of a file, by the end of its name. */
export const contentTypeOf = (name: string): string =>
  TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
