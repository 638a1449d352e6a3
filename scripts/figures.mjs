// `npm run figures -- NAME`: runs the measurements for the figures of README and docs, prints the tables, and on the last
// line one JSON object. `--write` writes the tables into the pages that have a place for them.
import { parseArgs } from 'node:util';
import { root, setup } from './setup.mjs';

const USAGE = `usage: npm run figures -- NAME [--seeds 1,2,3] [--samples COUNT] [--rules NAME,NAME] [--write]

  --seeds    seeds of the networks (default: 1,2,3)
  --samples  test samples that instructions are counted of
  --rules    learning rules of the pages that compare them (default: all)
  --write    put the tables into README and docs
`;

function parse() {
  const options = {
    seeds: { type: 'string' },
    samples: { type: 'string' },
    rules: { type: 'string' },
    write: { type: 'boolean' },
  };
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    return { fault: error.message };
  }
}

const { values = {}, positionals = [], fault } = parse();
const [name] = positionals;
setup({ tests: true });
const { PAGES } = await import('./figures/pages/index.mjs');
const page = PAGES.get(name);
if (fault !== undefined || page === undefined) {
  const known = [...PAGES].map(([key, { title }]) => `  ${key.padEnd(12)}  ${title}`).join('\n');
  process.stderr.write(
    `${fault ?? (name === undefined ? 'which figures?' : `there are no figures "${name}"`)}\n${USAGE}\n${known}\n`,
  );
  process.exit(2);
}
if (values.rules !== undefined && !page.takesRules) {
  process.stderr.write(`--rules: "${name}" does not compare learning rules\n${USAGE}`);
  process.exit(2);
}
const { figures, blocks } = await page.run({
  ...(values.seeds === undefined ? {} : { seeds: values.seeds.split(',').map(Number) }),
  ...(values.rules === undefined ? {} : { rules: values.rules.split(',') }),
  ...(values.samples === undefined ? {} : { samples: Number(values.samples) }),
});
for (const [id, text] of blocks) process.stdout.write(`${id}\n\n${text}\n\n`);
if (values.write) {
  const { writeBlocks } = await import('./figures/blocks.mjs');
  const { changed, placeless } = writeBlocks(root, blocks);
  for (const path of changed) process.stderr.write(`written: ${path}\n`);
  for (const id of placeless) process.stderr.write(`no page has a place for "${id}"\n`);
}
process.stdout.write(`${JSON.stringify({ name, figures })}\n`);
