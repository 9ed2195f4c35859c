import { writeFileSync } from 'node:fs';
import { print } from './command/terminal.ts';
import { openApiDocument } from './openapi/index.ts';

const FILE = 'docs/openapi.json';

writeFileSync(FILE, `${JSON.stringify(openApiDocument(), null, 2)}\n`);
print(`Wrote ${FILE}`);
