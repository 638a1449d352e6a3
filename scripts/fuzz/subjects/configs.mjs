import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseConfig } from '../../../dist/config/load.js';
import { parseDescription } from '../../../dist/model/import-description.js';
import { mutate } from '../mutate.mjs';

const jsonFiles = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(
      (entry) => entry.isFile() && entry.name.endsWith('.json') && !entry.parentPath.includes('node_modules'),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/** Replaces a value somewhere in JSON by one of another kind. */
function replaceValue(value, random, depth = 0) {
  const keys = value !== null && typeof value === 'object' ? Object.keys(value) : [];
  if (keys.length === 0 || (depth > 0 && random.below(4) === 0)) {
    return random.pick([null, true, -1, 0, 0.5, 1e300, '', 'x', '1', [], {}, [null], { a: 1 }, 2 ** 53]);
  }
  const key = random.pick(keys);
  const copy = Array.isArray(value) ? [...value] : { ...value };
  if (random.below(8) === 0 && !Array.isArray(copy)) delete copy[key];
  else copy[key] = replaceValue(value[key], random, depth + 1);
  return copy;
}

/** Configs and descriptions of networks: damaged text, and JSON with values of the wrong kind. */
export const configs = {
  async open() {
    const texts = jsonFiles('examples').map((file) => ({
      text: readFileSync(file, 'utf8'),
      parse: file.endsWith('network.json') ? parseDescription : parseConfig,
    }));
    let last = '';
    return {
      lastInput: () => Buffer.from(last),
      async feed(random) {
        const { text, parse } = random.pick(texts);
        last =
          random.below(3) > 0
            ? JSON.stringify(replaceValue(JSON.parse(text), random))
            : new TextDecoder().decode(mutate(new TextEncoder().encode(text), random));
        parse(last, 'config.json');
      },
    };
  },
};
