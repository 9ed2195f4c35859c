/**
 * Replaces the text between the markers `<!-- name -->` and `<!-- /name -->` of a document.
 * @throws Error unless the document has exactly one pair of markers
 */
export function replaceRegion(document: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before = '', rest, ...more] = document.split(begin);
  const [, after, ...others] = rest?.split(end) ?? [];
  if (after === undefined || more.length > 0 || others.length > 0) {
    throw new Error(`The document needs ${begin} and ${end}, once each and in this order`);
  }
  return `${before}${begin}\n${text}\n${end}${after}`;
}
