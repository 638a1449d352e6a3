// `npm run tables`: writes the tables of docs/loadable-model.md from the definitions of the code generator. Needs dist/.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withTables } from '../dist/codegen/blob-tables.js';

const page = fileURLToPath(new URL('../docs/loadable-model.md', import.meta.url));
writeFileSync(page, withTables(readFileSync(page, 'utf8')));
