import type { Json } from '../../redis/index.ts';

/** A stored value as valid JSON text. HTTP embeds it in the answer unchanged; GraphQL parses it. */
export class JsonText {
  readonly text: string;

  /** @param text valid JSON */
  constructor(text: string) {
    this.text = text;
  }
}

/** Whether a member of an output contains stored values by key. */
const holdsStored = (member: unknown): member is object =>
  typeof member === 'object' && member !== null && Object.values(member)[0] instanceof JsonText;

/**
 * Replaces the stored values in an operation's output, at the top level or one level deeper.
 * @param replace returns the replacement of a text
 * @returns a copy of the output
 */
export function mapStored<Output extends object>(output: Output, replace: (text: string) => Json): Output {
  const map = (member: unknown): unknown => {
    if (member instanceof JsonText) return replace(member.text);
    return holdsStored(member) ? mapStored(member, replace) : member;
  };
  return Object.fromEntries(Object.entries(output).map(([name, member]) => [name, map(member)])) as Output;
}

/**
 * Writes an operation's output as JSON. Stored values are not parsed, because they are JSON already.
 * @returns JSON text
 */
export function writeOutput(output: object): string {
  const members = Object.entries(output).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${writeMember(member)}`).join(',')}}`;
}

function writeMember(member: unknown): string {
  if (member instanceof JsonText) return member.text;
  return holdsStored(member) ? writeOutput(member) : JSON.stringify(member);
}
