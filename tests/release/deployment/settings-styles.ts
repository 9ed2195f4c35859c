import { codeBlocks, readDocument } from '../../support/documents/code-blocks.ts';

const GUIDE = readDocument('docs/operate/deploy.md');

/** The issuer as deploy.md shows it, with the indentation of its list. */
export function documentedIssuers(): string {
  const block = codeBlocks(GUIDE).find(({ code }) => code.startsWith('tokenIssuers: ['));
  if (!block) throw new Error('deploy.md shows no tokenIssuers');
  return block.code.replaceAll(/^/gm, '     ');
}

/** The value of BACKEND_SETTINGS that deploy.md shows. */
export function documentedBackendSettings(): string {
  const [, json] = /`BACKEND_SETTINGS=(\{.*?\})`/.exec(GUIDE) ?? [];
  if (!json) throw new Error('deploy.md shows no BACKEND_SETTINGS');
  return json;
}

/** A line that this repository's formatter would change. */
export const issuer = (name: string) =>
  `{ kind: 'auth0', issuer: 'https://${name}.eu.auth0.com/', audience: 'https://api.${name}.example.com/version/1' }`;

/** A file of the operator's own, with a value that nothing uses. */
export const COMPANY_FILE = `// Everything that is ours.\r
const unused = 1\r
export const company = { issuer : "https://our-company.eu.auth0.com/", audience : "https://api.our-company.example.com" }\r
`;

/** The same settings as an editor with other habits saves them, with the issuer from the operator's own file. */
export const restyled = (settings: string): string =>
  `import { company } from "./company";\nimport { company as again } from './company.ts'\n${settings}`
    .replace('tokenIssuers: []', 'tokenIssuers: [ /* ours */ { kind: "auth0", ...company, } ]')
    .replaceAll("'", '"')
    .replaceAll(/^( {2})+/gm, (indent) => '\t'.repeat(indent.length / 2))
    .replaceAll(/,$/gm, ',   ')
    .replaceAll('\n', '\r\n');
