/** Some members of a configuration. An explicit `undefined` is treated as missing. */
export type Options<Config> = { readonly [Name in keyof Config]?: Config[Name] | undefined };

/** @returns the options that have a value */
export function given<Config>(options: Options<Config>): Partial<Config>;
export function given(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
