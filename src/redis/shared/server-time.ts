/**
 * @param time the reply to TIME: seconds, then µs within the second @returns µs since the epoch; NaN for any other
 * reply
 */
export const microsOf = (time: unknown): number =>
  Array.isArray(time) ? Number(time[0]) * 1_000_000 + Number(time[1]) : Number.NaN;
