import { COMMANDS, invocation } from './commands.ts';

/** Removes Markdown: a link in parentheses disappears, any other link keeps its text. */
const plainText = (markdown: string): string =>
  markdown
    .replaceAll(/ \(\[[^\]]*\]\([^)]*\)\)/g, '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('`', '');

for (const [name, { description }] of Object.entries(COMMANDS)) {
  process.stdout.write(`${invocation(name)}\n    ${plainText(description)}\n`);
}
