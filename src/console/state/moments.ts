import { formatSpan } from './format.ts';

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });
const dateTime = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'medium',
  hourCycle: 'h23',
});
const shortTime = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const clockTime = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const minute = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** The clock of the server may differ a little from that of the browser: nothing happened `in 1 sec.` */
const NOW_SECONDS = 2;

/** `now`, `5 min. ago`, `in 6 d 23 h`. @param at ms since the epoch, as is `now` */
export function formatRelative(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1_000);
  if (Math.abs(seconds) < NOW_SECONDS) return relative.format(0, 'second');
  // What is to come is waited for, so it is told to two units.
  if (seconds > 0) return `in ${formatSpan(at - now)}`;
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
  return relative.format(Math.round(seconds / size), unit);
}

/** The local date and time. @param at ms since the epoch */
export const formatDateTime = (at: number): string => dateTime.format(at);

/** The local day and time without the year: `Nov 28, 14:03:59`. @param at ms since the epoch */
export const formatShort = (at: number): string => shortTime.format(at);

/** The local time: `14:03:59`. @param at ms since the epoch */
export const formatClockTime = (at: number): string => clockTime.format(at);

/** `14:03`. @param at ms since the epoch */
export const formatMinute = (at: number): string => minute.format(at);

/** The local time, with the date unless it is today. @param at ms since the epoch */
export const formatTime = (at: number): string =>
  new Date(at).toDateString() === new Date().toDateString() ? formatClockTime(at) : formatDateTime(at);
