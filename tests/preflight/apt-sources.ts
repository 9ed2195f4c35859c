/** An apt sources file of the machine, in either format that apt reads. */
export interface SourcesFile {
  readonly name: string;
  readonly text: string;
}

type Stanza = readonly (readonly [field: string, value: string])[];

/**
 * Derives a deb822 source with the backports of a release from the archive that the machine already trusts:
 * same host, same key, one more suite.
 * @returns undefined if the machine has no source for the release itself
 */
export function withBackports(files: readonly SourcesFile[], codename: string): string | undefined {
  const stanzas = files.flatMap(({ name, text }) =>
    name.endsWith('.sources') ? parseDeb822(text) : parseOneLine(text),
  );
  const base = stanzas.find((stanza) => offers(stanza, codename));
  if (!base) return undefined;
  const changed = base.map(([field, value]) => {
    if (is(field, 'Types')) return `${field}: deb`;
    if (is(field, 'Suites')) return `${field}: ${codename} ${codename}-backports`;
    return `${field}:${value}`;
  });
  return `${changed.join('\n')}\n`;
}

const is = (field: string, name: string): boolean => field.toLowerCase() === name.toLowerCase();

const words = (stanza: Stanza, name: string): string[] =>
  (stanza.find(([field]) => is(field, name))?.[1] ?? '').trim().split(/\s+/);

const offers = (stanza: Stanza, codename: string): boolean =>
  words(stanza, 'Types').includes('deb') &&
  words(stanza, 'Suites').includes(codename) &&
  words(stanza, 'Components').includes('main') &&
  !words(stanza, 'Enabled').includes('no');

/** A value keeps its continuation lines as they are: an inline signing key consists of them. */
function parseDeb822(text: string): Stanza[] {
  const lines = text.split('\n').filter((line) => !line.startsWith('#'));
  return lines
    .join('\n')
    .split(/\n[ \t]*\n/)
    .map((block) => [...block.matchAll(/^([^\s:]+):(.*(?:\n[ \t].*)*)/gm)])
    .filter((fields) => fields.length > 0)
    .map((fields) => fields.map(([, field = '', value = '']) => [field, value] as const));
}

const ONE_LINE = /^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+(.+)$/;
const OPTION_FIELDS = new Map([
  ['arch', 'Architectures'],
  ['signed-by', 'Signed-By'],
  ['trusted', 'Trusted'],
]);

function parseOneLine(text: string): Stanza[] {
  return text.split('\n').flatMap((line): Stanza[] => {
    const match = ONE_LINE.exec(line.replace(/#.*/, '').trim());
    if (!match) return [];
    const [, options = '', uri = '', suite = '', components = ''] = match;
    const optional = options.split(/\s+/).map((option) => {
      const [name = '', value = ''] = option.split('=');
      return [OPTION_FIELDS.get(name.toLowerCase()) ?? '', value.replaceAll(',', ' ')];
    });
    const fields = [
      ['Types', 'deb'],
      ['URIs', uri],
      ['Suites', suite],
      ['Components', components],
      ...optional,
    ];
    return [fields.flatMap(([field, value]): Stanza => (field ? [[field, ` ${value}`]] : []))];
  });
}
