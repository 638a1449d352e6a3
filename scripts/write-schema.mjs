// `npm run schema`: writes the published JSON Schemas, of config files and of descriptions of imported networks, from the code.
import { writeFileSync } from 'node:fs';
import { configJsonSchema } from '../dist/config/load.js';
import { descriptionJsonSchema } from '../dist/model/import-description.js';

writeFileSync('schema/ffirm.schema.json', `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
writeFileSync('schema/network.schema.json', `${JSON.stringify(descriptionJsonSchema(), null, 2)}\n`);
