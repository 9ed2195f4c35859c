import { invalidInput } from '../errors/index.ts';

/**
 * Refuses the key `__proto__` at any depth: whoever merges such an object would change its prototype. Without
 * recursion, since what callers nest may be deeper than any stack.
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
