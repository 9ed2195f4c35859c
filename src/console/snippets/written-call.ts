import { show } from './typescript.ts';

export type Given = Readonly<Record<string, unknown>>;

/**
 * Code of a call: `cache.get('users', 'user_1', { tags: ['user'] })`.
 * @param options the last argument; those without a value are omitted, and so is the argument if none is left
 */
export function call(name: string, args: readonly unknown[], options: Given = {}): string {
  const present = Object.entries(options).filter(([, value]) => value !== undefined && value !== '');
  const all = present.length === 0 ? args : [...args, Object.fromEntries(present)];
  return `${name}(${all.map(show).join(', ')})`;
}
