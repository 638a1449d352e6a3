// `npm run schema`: writes the published JSON Schema of config files from the code.
import { writeFileSync } from 'node:fs';
import { configJsonSchema } from '../dist/config/load.js';

writeFileSync('schema/ffirm.schema.json', `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
