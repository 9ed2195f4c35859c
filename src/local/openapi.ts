import { writeFileSync } from 'node:fs';
import { openApiDocument } from './openapi/document.ts';
import { print } from './terminal.ts';

const FILE = 'docs/openapi.json';

writeFileSync(FILE, `${JSON.stringify(openApiDocument(), null, 2)}\n`);
print(`Wrote ${FILE}`);
