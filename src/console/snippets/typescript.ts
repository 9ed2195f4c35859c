/** Code to be inserted as it is, such as the name of a variable. */
export class Code {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A JSON value in the notation of TypeScript. */
export function show(value: unknown): string {
  if (value instanceof Code) return value.text;
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(([name, member]) => showMember(name, show(member)));
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function showMember(name: string, code: string): string {
  if (name === code) return name;
  return `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : show(name)}: ${code}`;
}
