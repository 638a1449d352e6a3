// Two small projects whose bundles are changed: pictures, and a stream of two channels.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const PACKAGES = ['platformio', 'arduino', 'zephyr', 'cmake', 'make'];
const TARGETS = ['host', 'cortex-m0plus', 'cortex-m4', 'cortex-m55'];

function idxBytes(shape, valueAt) {
  const count = shape.reduce((product, size) => product * size, 1);
  const bytes = new Uint8Array(4 + 4 * shape.length + count);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x0800 + shape.length);
  shape.forEach((size, i) => {
    view.setUint32(4 + 4 * i, size);
  });
  for (let i = 0; i < count; i++) bytes[4 + 4 * shape.length + i] = valueAt(i);
  return bytes;
}

async function writePictures(folder) {
  const classOf = (sample) => (sample * 7 + Math.floor(sample / 11)) % 3;
  const images = idxBytes([300, 3, 4], (i) => {
    const noise = (i * 2654435761) % 97;
    return noise + (i % 4 === classOf(Math.floor(i / 12)) ? 120 : 0);
  });
  await writeFile(join(folder, 'images.idx'), images);
  await writeFile(join(folder, 'labels.idx'), idxBytes([300], classOf));
}

async function writeMotion(folder) {
  const rows = ['subject,activity,x,y'];
  let state = 1;
  for (let subject = 0; subject < 6; subject++) {
    for (let i = 0; i < 1600; i++) {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      const running = Math.floor(i / 400) % 2 === 1;
      const value = 700 * (running ? 2 : 1) * Math.sin((2 * Math.PI * i) / ((running ? 18 : 40) + subject));
      const x = Math.round(value + (state % 200));
      rows.push(`s${subject},${running ? 'run' : 'walk'},${x},${Math.round(x / 2)}`);
    }
  }
  await writeFile(join(folder, 'motion.csv'), `${rows.join('\n')}\n`);
}

const common = {
  train: { engine: 'wasm', epochs: 3, learningRate: 0.01 },
  exit: { budget: { loss: 0.3 } },
  generate: { targets: TARGETS, packages: PACKAGES, goldenVectors: 3 },
  verify: { samples: Object.fromEntries(TARGETS.map((name) => [name, 60])) },
};

const PROJECTS = {
  tiny: {
    write: writePictures,
    config: {
      ...common,
      name: 'tiny',
      data: { source: 'idx', images: 'images.idx', labels: 'labels.idx', split: { by: 'random' } },
      network: { layers: [12, 8], prefixes: [4, 8] },
    },
  },
  motion: {
    write: writeMotion,
    config: {
      ...common,
      name: 'motion',
      data: {
        ...{ source: 'recordings', folder: '.', files: ['motion'], rate: 50 },
        signal: { kind: 'windows', length: 64, hop: 32, features: { bands: [0.5, 1.5, 3, 6] } },
        labels: { by: 'column', column: 'activity' },
        subjectColumn: 'subject',
        split: { by: 'patient', validation: 0.25, test: 0.25 },
      },
      network: { layers: [12], prefixes: [8], label: { placement: 'prepend', amplitude: 4 } },
    },
  },
};

/** Names of the projects. */
export const PROJECT_NAMES = Object.keys(PROJECTS);

/** Writes the data and the config of a project into a folder; the path of the config. */
export async function writeProject(name, folder) {
  const { write, config } = PROJECTS[name];
  await mkdir(folder, { recursive: true });
  await write(folder);
  const path = join(folder, 'ffirm.json');
  await writeFile(path, JSON.stringify(config, null, 2));
  return path;
}
