import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.js';
import { inputPaths } from '../../src/data/input-paths.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-inputs-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A config in the folder, which names recordings beside it. */
function config(source: string) {
  const data = {
    ...{ source: 'recordings', folder: '.', files: ['walk'], rate: 50 },
    signal: { kind: 'windows', length: 64 },
    labels: { by: 'file', classes: { walking: ['walk'] } },
    split: { by: 'recording' },
  };
  return parseConfig(JSON.stringify({ name: 'walks', data, network: { layers: [8] } }), source);
}

describe('the files from which samples come', () => {
  it('are all that have the name of a recording, in the working folder too', async () => {
    for (const file of ['walk.csv', 'walk.txt', 'run.csv']) await writeFile(join(folder, file), '1,2\n');
    const names = ['walk.csv', 'walk.txt'];
    expect(await inputPaths(config(join(folder, 'ffirm.json')))).toEqual(
      names.map((name) => join(folder, name)),
    );
    const here = process.cwd();
    try {
      process.chdir(folder);
      expect((await inputPaths(config('ffirm.json'))).map((path) => relative('', path))).toEqual(names);
    } finally {
      process.chdir(here);
    }
  });
});
