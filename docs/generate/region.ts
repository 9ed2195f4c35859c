import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** The text of each generated region, by document and name. */
export type Regions = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A document as it is in the repository, and as it is generated. */
interface GeneratedDocument {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

export const generate = (documents: Regions): GeneratedDocument[] =>
  Object.entries(documents).map(([name, regions]) => {
    const before = readFileSync(join(ROOT, name), 'utf8');
    const after = Object.entries(regions).reduce(
      (text, [region, content]) => replaceRegion(text, region, content),
      before,
    );
    return { name, before, after };
  });

export function write(documents: Regions): void {
  for (const { name, before, after } of generate(documents)) {
    if (before !== after) writeFileSync(join(ROOT, name), after);
    process.stdout.write(`${before === after ? 'Current' : 'Wrote'} ${name}\n`);
  }
}

/**
 * Replaces the text between the markers `<!-- name -->` and `<!-- /name -->` of a document.
 * @throws Error unless the document has exactly one pair of markers
 */
function replaceRegion(document: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before = '', rest, ...more] = document.split(begin);
  const [, after, ...others] = rest?.split(end) ?? [];
  if (after === undefined || more.length > 0 || others.length > 0) {
    throw new Error(`The document needs ${begin} and ${end}, once each and in this order`);
  }
  return `${before}${begin}\n${text}\n${end}${after}`;
}
