import { invalidInput } from '../errors/index.ts';

/**
 * Rejects the key `__proto__` at any depth, because merging such an object would change its prototype. Does not
 * recurse, because callers can nest values deeper than the stack.
 * @throws ApiError INVALID_INPUT
 */
export function rejectPrototypeKeys(value: unknown): void {
  const pending = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (Object.hasOwn(next, '__proto__')) {
      throw invalidInput([{ field: '__proto__', message: 'is not allowed as a key' }]);
    }
    for (const member of Object.values(next)) pending.push(member);
  }
}
