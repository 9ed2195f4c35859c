import { UserError } from './terminal.ts';

/** Parses a whole number. @returns undefined if the flag is absent */
export function wholeNumber(
  flag: string,
  text: string | undefined,
  { min, max }: { min: number; max: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UserError(`${flag} takes a whole number from ${min} to ${max}, not '${text}'`);
}

/** Parses the address of a product. @returns undefined if the flag is absent */
export function httpUrl(flag: string, text: string | undefined): URL | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new UserError(`${flag} takes an address such as http://127.0.0.1:4379, not '${text}'`);
}

/** Parses a name, which must not be empty. */
export function required(flag: string, text: string | undefined): string {
  if (text?.trim()) return text.trim();
  throw new UserError(`${flag} is required. Try --help.`);
}

export const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
