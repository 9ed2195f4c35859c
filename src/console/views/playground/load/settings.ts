export interface LoadSettings {
  /** How many callers run at the same time. */
  readonly callers: number;
  readonly keys: number;
  /** Share of the calls that write, in percent. */
  readonly writes: number;
  /** Seconds between two invalidations of all keys; 0 for none. */
  readonly invalidateEvery: number;
}

export type LoadForm = Readonly<Record<keyof LoadSettings, string>>;

export const FIRST_LOAD: LoadForm = { callers: '10', keys: '20', writes: '5', invalidateEvery: '5' };

const RANGES: Readonly<Record<keyof LoadSettings, readonly [min: number, max: number]>> = {
  callers: [1, 50],
  keys: [1, 1_000],
  writes: [0, 100],
  invalidateEvery: [0, 300],
};

/** @returns what is wrong with a field, if anything */
export function problemOf(name: keyof LoadSettings, text: string): string | undefined {
  const [min, max] = RANGES[name];
  const value = Number(text);
  const isValid = /^\d+$/.test(text.trim()) && value >= min && value <= max;
  return isValid ? undefined : `Enter a whole number from ${min} to ${max}`;
}

/** @returns undefined while a field is not valid */
export function settingsOf(form: LoadForm): LoadSettings | undefined {
  const names = Object.keys(RANGES) as (keyof LoadSettings)[];
  if (names.some((name) => problemOf(name, form[name]) !== undefined)) return undefined;
  return {
    callers: Number(form.callers),
    keys: Number(form.keys),
    writes: Number(form.writes),
    invalidateEvery: Number(form.invalidateEvery),
  };
}
