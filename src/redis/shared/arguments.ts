import { InvalidInputError } from '../errors.ts';

/**
 * Ensures that options are an object with known fields. Anything else, such as an id without braces or a misspelled
 * name, would otherwise be ignored silently.
 * @param name name of the argument in the error
 * @param known names of all options; omit it if a schema checks them later
 * @throws InvalidInputError unless the options are undefined or such an object
 */
export function assertOptions(name: string, options: unknown, known?: readonly string[]): void {
  if (options === undefined) return;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new InvalidInputError(name, 'must be an object');
  }
  const unknown = known && Object.keys(options).find((field) => !known.includes(field));
  if (unknown !== undefined) throw new InvalidInputError(name, `has unknown fields: ${unknown}`);
}

/**
 * @param name name of the argument in the error
 * @throws InvalidInputError unless it is a function
 */
export function assertFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') throw new InvalidInputError(name, 'must be a function');
}
