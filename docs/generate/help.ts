import { COMMANDS, invocation } from './commands.ts';

/** A terminal shows no links: those in brackets go, others leave their text. */
const plain = (markdown: string): string =>
  markdown
    .replaceAll(/ \(\[[^\]]*\]\([^)]*\)\)/g, '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('`', '');

for (const [name, { does }] of Object.entries(COMMANDS)) {
  process.stdout.write(`${invocation(name)}\n    ${plain(does)}\n`);
}
