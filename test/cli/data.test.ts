import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Command } from 'commander';
import { gzipSync, zipSync } from 'fflate';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { addData } from '../../src/cli/data.js';
import { readNpy } from '../../src/data/table/npy.js';
import { InputError } from '../../src/errors/input-error.js';
import { startFileServer } from '../data/get/file-server.js';
import { realData } from '../data/real-data.js';
import { floats, npyBytes } from '../data/table/npy-bytes.js';

const folder = await mkdtemp(join(tmpdir(), 'ffirm-data-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs `ffirm data ...` and returns what it prints to standard output. */
async function data(...args: string[]): Promise<string> {
  const printed: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  const program = new Command().exitOverride();
  addData(program);
  const all = program.commands.flatMap((command) => [command, ...command.commands]);
  for (const command of all) command.exitOverride().configureOutput({ writeErr: () => {} });
  await program.parseAsync(['node', 'ffirm', 'data', ...args]);
  return printed.join('');
}

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const BEATS = 'rr,class,who,note\n0.8,N,p1,\n0.5,V,p1,x\n0.75,N,p2,-2\n';

/** A recording of a ramp: 100 samples of one channel, 200 steps a unit from 10, at 50 Hz. */
async function ramp(): Promise<string> {
  await file('ramp.dat', new Uint8Array(Int16Array.from({ length: 100 }, (_, i) => 10 * i).buffer));
  await file('ramp.hea', 'ramp 1 50 100\nramp.dat 16 200(10)/mV 16 0 0 -16036 0 MLII, left\n');
  return join(folder, 'ramp.hea');
}

/** Three channels of two samples: one with a gap, one of a gain that is none, one of a file that is not there. */
async function odd(): Promise<string> {
  await file('odd.dat', new Uint8Array(Int16Array.of(1, 7, -32_768, 8, 3, 9).buffer));
  await file(
    'odd.hea',
    'odd 3 50 3 05-May-2020\nodd.dat 16 10/mV 16 0 1 99 0 gap\nodd.dat 16 high\nabsent.dat 16 10 16 0 0 0 0 gone\n',
  );
  return join(folder, 'odd');
}

describe('ffirm data inspect', () => {
  it('says what was not measured, what cannot be read and all that is odd', async () => {
    const path = await odd();
    const text = await data('inspect', '--no-plot', path);
    expect(text).toMatch(/gap +mV +50 +3 +1 +10 +0\n/);
    expect(text).toMatch(/signal 1 +mV +50 +3 +cannot be read/);
    const said = [
      'line 1, base time: "05-May-2020" is not a time; nothing depends on it',
      'line 3, gain: "high" is not a gain; channel "signal 1" is left out (the first of 2 such)',
      `channel "gap": the checksum is -32764, not 99 (${path}.hea, line 2); the samples are used as they are`,
    ];
    for (const line of said) expect(text).toContain(line);
    const { channels, oddities } = JSON.parse(await data('inspect', '--json', path));
    expect(channels).toMatchObject([
      { name: 'gap', notMeasured: 1, fault: null },
      { name: 'signal 1', notMeasured: null, fault: 'line 3, gain: "high" is not a gain' },
      { name: 'gone', notMeasured: null, fault: `line 4, file: there is no file ${folder}/absent.dat` },
    ]);
    expect(oddities.map(({ kind, count }: { kind: string; count: number }) => [kind, count])).toEqual([
      ['header, base time', 1],
      ['channel', 2],
      ['checksum', 1],
    ]);
  });

  it('fails with --strict where something is odd, once it has said so, and nowhere else', async () => {
    const before = process.exitCode;
    try {
      expect(await data('inspect', await odd(), '--strict', '--no-plot')).toContain('\nodd:\n');
      expect(process.exitCode).toBe(1);
      process.exitCode = undefined;
      await data('inspect', await ramp(), '--strict', '--no-plot');
      expect(process.exitCode).toBeUndefined();
    } finally {
      process.exitCode = before;
    }
    const out = join(folder, 'strict.csv');
    await expect(data('convert', await odd(), out, '--strict')).rejects.toThrow(InputError);
    await expect(readFile(out)).rejects.toThrow('ENOENT');
  });

  it('shows the first of many channels, and lists all of them as JSON', async () => {
    const count = 20_000;
    await file('wide.dat', new Uint8Array(2 * count));
    const lines = Array.from({ length: count }, (_, i) => `wide.dat 16 200 16 0 0 0 0 s${i}`);
    const path = await file('wide.hea', `wide ${count} 50 1\n${lines.join('\n')}\n`);
    expect(await data('inspect', '--no-plot', path)).toContain('and 19 900 more');
    expect(JSON.parse(await data('inspect', '--json', path)).channels).toHaveLength(count);
  });

  it('says what is in a table, faults and all', async () => {
    const path = await file('beats.csv', BEATS);
    const text = await data('inspect', path, '--label', 'class', '--subject', '2');
    expect(text).toContain('beats.csv: 3 rows, 2 columns, 1 values missing');
    expect(text).toMatch(/rr +0\.5 +0\.8 +0 +0\n/);
    expect(text).toMatch(/note +-2 +-2 +1 +1\n/);
    expect(text).toMatch(/2 classes +rows\nN +2\nV +1\n/);
    expect(text).toMatch(/2 subjects +rows\np1 +2\np2 +1\n/);
    expect(await data('inspect', path)).toContain(
      'is class or who or note the class? See its values with --label',
    );
  });

  it('prints the same as JSON', async () => {
    const path = await file('beats.csv', BEATS);
    expect(JSON.parse(await data('inspect', path, '--label', '1', '--json'))).toMatchObject({
      kind: 'table',
      rows: 3,
      missing: 1,
      classes: [
        { name: 'N', count: 2 },
        { name: 'V', count: 1 },
      ],
      subjects: null,
    });
  });

  it('lists NumPy arrays and says what is in a table of them', async () => {
    const features = npyBytes('<f4', [2, 2], floats(1, -2, 3, 4));
    const labels = npyBytes('|u1', [2], Uint8Array.of(7, 3));
    const archive = await file('d.npz', zipSync({ 'x.npy': features, 'y.npy': labels }));
    const list = await data('inspect', archive);
    expect(list).toContain('2 arrays');
    expect(list).toMatch(/x +f4 +\(2, 2\)\ny +u1 +\(2\)\n/);
    const table = await data('inspect', `${archive}:x`, '--labels', `${archive}:y`);
    expect(table).toMatch(/f1 +-2 +4 +0 +0\n/);
    expect(table).toMatch(/2 classes +rows\n3 +1\n7 +1\n/);
    expect(await data('inspect', await file('y.npy', labels))).toContain('1 array\n');
    expect(await data('inspect', await file('x.npy', features))).toContain('2 rows, 2 columns');
  });

  it('says what is in a recording and plots its beginning', async () => {
    const path = await ramp();
    const text = await data('inspect', path, '--seconds', '1');
    expect(text).toContain('recording ramp, 2 s');
    expect(text).toMatch(/MLII, left +mV +50 +100 +0 +200 +10\n/);
    expect(text).toContain('no annotations');
    expect(text).toContain('MLII, left (mV); 0 s to 1 s');
    expect(text).toContain('┤');
    expect(await data('inspect', path, '--no-plot')).not.toContain('┤');
    expect(JSON.parse(await data('inspect', path, '--json'))).toMatchObject({
      kind: 'recording',
      duration: 2,
      channels: [{ name: 'MLII, left', rate: 50, gain: 200 }],
      annotations: [],
    });
  });

  const mitdb = realData('mitdb');
  it.skipIf(mitdb.absent)(`counts the beats of record 100${mitdb.reason}`, async () => {
    const text = await data('inspect', join(mitdb.folder, '100'));
    expect(text).toMatch(/MLII +mV +360 +650 000 +0 +200 +1024\n/);
    expect(text).toMatch(/\nN +2 239\nA +33\n/);
    expect(text).toContain('30 min 5.6 s');
  });

  it('knows an IDX file by its first bytes where its name says nothing', async () => {
    const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4);
    const labels = await file('train-labels.raw', Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 5, 7));
    for (const content of [images, gzipSync(images)]) {
      const path = await file('train-images', content);
      expect(await data('inspect', path, '--labels', labels)).toContain(
        '2 rows, 2 columns, pictures of 1 x 2',
      );
    }
    await file('train-images.hea', 'train-images 1 50 1\n');
    await expect(data('inspect', join(folder, 'train-images'))).rejects.toThrow('train-images.hea');
    await expect(data('inspect', await file('neither', 'text'))).rejects.toThrow('neither.hea: no such file');
  });

  const bonn = realData('bonn_eeg');
  it.skipIf(bonn.absent)(`needs the rate of a text recording${bonn.reason}`, async () => {
    const path = join(bonn.folder, 'Z', 'Z001.txt');
    await expect(data('inspect', path)).rejects.toThrow('rate');
    expect(await data('inspect', path, '--rate', '173.61')).toContain('23.6 s');
  });

  it('refuses what it does not know', async () => {
    await expect(data('inspect', await file('x.mat', 'x'))).rejects.toThrow(InputError);
    await expect(data('inspect', join(folder, 'none.csv'))).rejects.toThrow('no such file');
    await expect(data('inspect', 'x.txt', '--rate', '0x10')).rejects.toThrow('"0x10" is not a rate');
    await expect(data('inspect', 'x.txt', '--start', 'now')).rejects.toThrow(
      '"now" is not a number of seconds',
    );
  });
});

describe('ffirm data inspect of a folder', () => {
  it('counts formats, rates, channels, what cannot be read, and what is odd', async () => {
    const place = join(folder, 'inside');
    await mkdir(join(place, 'deep'), { recursive: true });
    const samples = new Uint8Array(Int16Array.from({ length: 100 }, (_, i) => 10 * i).buffer);
    for (const name of ['a', 'deep/b']) {
      const own = basename(name);
      await writeFile(join(place, `${name}.dat`), samples);
      await writeFile(
        join(place, `${name}.hea`),
        `${own} 1 50 100\n${own}.dat 16 200(10)/mV 16 0 0 -16036 0 MLII\n`,
      );
    }
    await writeFile(join(place, 'broken.hea'), 'nothing of a header\n');
    await writeFile(join(place, 't.csv'), 'x,y\n1,2\n');
    await writeFile(join(place, 'words.txt'), '1\n2\n');
    const text = await data('inspect', place);
    expect(text).toMatch(/inside: 7 files\n3 recordings: 4 s, each 2 s\n/);
    expect(text).toMatch(/WFDB +3 +a\.hea\n/);
    expect(text).toMatch(/1 rate +recordings\n50 Hz +2\n/);
    expect(text).toMatch(/1 channel +recordings +unit +steps per unit\nMLII +2 +mV +200\n/);
    expect(text).toMatch(/1 cannot be read:\n- .*broken\.hea, line 1.*; /);
    expect(text).toContain('"files": [\n      "a",\n      "deep/b"\n    ]');
    expect(text).toContain('1 file of columns (CSV), such as t.csv: 1 rows');
    expect(text).toMatch(/to look into one: ffirm data inspect .*a\.hea/);
    expect(JSON.parse(await data('inspect', place, '--json'))).toMatchObject({
      kind: 'folder',
      files: 7,
      recordings: { found: 3, opened: 2, duration: 4, rates: [{ name: '50 Hz', count: 2 }] },
      unreadable: [expect.stringContaining('broken.hea')],
      oddities: [],
    });
  });

  it('says that there is nothing, and opens text only where its rate is given', async () => {
    const place = join(folder, 'texts');
    await mkdir(place);
    expect(await data('inspect', place)).toContain('it has no recording or table; name another folder');
    await writeFile(join(place, 'words.txt'), '1\n2\n');
    expect(await data('inspect', place)).toContain('text recordings need --rate');
    expect(await data('inspect', place, '--rate', '2')).toContain('1 recording: 1 s');
  });
});

describe('ffirm data inspect of a config', () => {
  it('is refused, and says what to name', async () => {
    await expect(data('inspect', join(folder, 'ffirm.json'))).rejects.toThrow(
      'this looks like a config, and inspect reads data; name the file or the folder',
    );
  });
});

describe('ffirm data convert', () => {
  it('leaves cells empty, and numbers NaN, where nothing was measured; channels that cannot be read are left out', async () => {
    const path = await odd();
    const [csv, npy] = [join(folder, 'odd.csv'), join(folder, 'odd.npy')];
    expect(JSON.parse(await data('convert', path, csv, '--json')).columns).toEqual(['time', 'gap']);
    expect(await readFile(csv, 'utf8')).toBe('time (s),gap (mV)\n0,0.1\n0.02,\n0.04,0.3\n');
    await data('convert', path, npy);
    const bytes = await readFile(npy);
    const values = new Float32Array(new Uint8Array(bytes.subarray(bytes.length - 12)).buffer);
    expect([...values]).toEqual([Math.fround(0.1), Number.NaN, Math.fround(0.3)]);
    await expect(data('convert', path, csv, '--channels', 'gone')).rejects.toThrow(
      `odd.hea, line 4, file: there is no file ${folder}/absent.dat; put it next to the header, or do without channel "gone"`,
    );
  });

  it('writes a recording as CSV and as NumPy array', async () => {
    const path = await ramp();
    const csv = join(folder, 'ramp.csv');
    expect(await data('convert', path, csv)).toContain('ramp.csv: 100 rows, 2 columns');
    const lines = (await readFile(csv, 'utf8')).split('\n');
    expect(lines.slice(0, 3)).toEqual(['time (s),"MLII, left (mV)"', '0,-0.05', '0.02,0']);
    expect(lines.slice(-2)).toEqual(['1.98,4.9', '']);
    const npy = join(folder, 'ramp.npy');
    const report: unknown = JSON.parse(await data('convert', path, npy, '--channels', '0', '--json'));
    expect(report).toEqual({ files: [npy], rows: 100, columns: ['MLII, left'], warnings: [] });
    const { features, width } = await readNpy({ features: npy });
    expect([width, features[1], features[99]]).toEqual([1, 0, Math.fround(4.9)]);
    await expect(data('convert', path, csv, '--channels', 'V5')).rejects.toThrow(
      'there is no channel "V5"; it has MLII',
    );
  });

  it('writes a table as CSV and as NumPy arrays that read as the same table', async () => {
    const path = await file('t.csv', 'a,"b ""1""",who,y\n0.1,2,p1,N\n-3e-7,16777217,"p,2",V\n');
    const columns = ['--label', 'y', '--subject', 'who'];
    const csv = join(folder, 'out.csv');
    await data('convert', path, csv, ...columns);
    expect(await readFile(csv, 'utf8')).toBe(
      'a,"b ""1""",label,subject\n0.1,2,N,p1\n-3e-7,16777216,V,"p,2"\n',
    );
    const npy = join(folder, 'out.npy');
    await data('convert', path, npy, ...columns);
    const beside = (what: string) => join(folder, `out.${what}.npy`);
    const table = await readNpy({ features: npy, labels: beside('labels'), groups: beside('groups') });
    expect(table).toMatchObject({ classNames: ['N', 'V'], groups: ['p1', 'p,2'], count: 2, width: 2 });
    expect([...table.features]).toEqual([0.1, 2, -3e-7, 16777216].map(Math.fround));
  });

  it('leaves nothing behind when the input is faulty', async () => {
    const path = await file('faulty.csv', 'a\n1\nx\n');
    await expect(data('convert', path, join(folder, 'never.csv'))).rejects.toThrow('line 3');
    await expect(data('convert', path, path)).rejects.toThrow('this is the input');
    await expect(data('convert', path, join(folder, 'never.mat'))).rejects.toThrow(
      'end the name with .csv or .npy',
    );
    expect(
      (await readdir(folder)).filter((name) => name.includes('never') || name.endsWith('.part')),
    ).toEqual([]);
  });

  const edf = realData('edf');
  it.skipIf(edf.absent)(`writes channels of EDF in physical units${edf.reason}`, async () => {
    const csv = join(folder, 'edf.csv');
    await data('convert', join(edf.folder, 'test_generator_2.edf'), csv, '--channels', '0,1');
    const lines = (await readFile(csv, 'utf8')).split('\n');
    expect(lines).toHaveLength(1 + 600 * 200 + 1);
    expect(lines[1].split(',')).toHaveLength(3);
  });
});

describe('ffirm data get', () => {
  it('fetches from a mirror and says so', async () => {
    const server = await startFileServer();
    try {
      server.files.set('100.hea', Buffer.from('100'));
      const hex = 'ad57366865126e55649ecb23ae1d48887544976efea46a48eb5d85a6eeb4d306';
      server.files.set('SHA256SUMS.txt', Buffer.from(`${hex} 100.hea\n`));
      const text = await data('get', 'mitdb', '--into', folder, '--mirror', server.url);
      expect(text).toContain('mitdb: 1 files fetched, 0 already there');
      expect(
        JSON.parse(await data('get', 'mitdb', '--into', folder, '--mirror', server.url, '--json')),
      ).toMatchObject({
        dataset: 'mitdb',
        present: 1,
      });
    } finally {
      await server.close();
    }
  });

  it('refuses data sets and names that are none', async () => {
    await expect(data('get', 'imagenet')).rejects.toThrow(
      'Allowed choices are mitdb, chbmit, mnist, cifar10',
    );
    await expect(data('get', 'mitdb', '--only', '100,,101')).rejects.toThrow(
      'write names separated by commas',
    );
  });
});

describe('help', () => {
  it.each([[], ['inspect'], ['get'], ['convert']])('shows an example: %s', async (...command) => {
    const program = new Command('ffirm');
    addData(program);
    let help = '';
    const [parent] = program.commands;
    const shown = parent.commands.find((each) => each.name() === command[0]) ?? parent;
    shown
      .configureOutput({
        writeOut: (text) => {
          help += text;
        },
      })
      .outputHelp();
    expect(help).toContain(`Example:\n  $ ffirm data ${command[0] ?? ''}`);
  });
});
