import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { tableFormatOf } from '../data/readers/tables.js';
import { InputError } from '../errors/input-error.js';
import type { Place } from './place.js';
import type { Looking, Section } from './section.js';

/** Files of pictures and of their labels, in one folder. */
interface Pair {
  readonly images: string;
  readonly labels: string;
}

/** The name of the file of labels that belongs to one of pictures, as the names of MNIST say it. */
function labelsFor(images: string): string {
  return images.replace(/images/i, 'labels').replace(/idx[23]/i, 'idx1');
}

/** The pairs of IDX files in a folder: those whose names say "train" first. */
export async function findPictures(folder: string): Promise<readonly Pair[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && tableFormatOf(entry.name) === 'idx')
    .map(({ name }) => name)
    .sort();
  const pairs = names
    .filter((name) => /images/i.test(name) && names.includes(labelsFor(name)))
    .map((images) => ({ images, labels: labelsFor(images) }));
  return pairs.toSorted((a, b) => Number(/train/i.test(b.images)) - Number(/train/i.test(a.images)));
}

/**
 * A section for pictures in IDX files.
 *
 * @param place a folder with pairs of files, or the file of the pictures
 * @throws InputError when the labels are missing
 */
export async function picturesSection(place: Place, { flags }: Looking): Promise<Section> {
  for (const flag of ['rate', 'label', 'subject', 'classes'] as const) {
    if (flags[flag] === undefined) continue;
    throw new InputError(`--${flag}: pictures in IDX files have nothing that it could name; leave it out`);
  }
  const folder = place.isFolder ? place.path : dirname(place.path);
  const named = place.isFolder ? place.named : dirname(place.named);
  const all = await findPictures(folder);
  const pairs = place.isFolder ? all : all.filter(({ images }) => images === basename(place.path));
  if (pairs.length === 0) {
    throw new InputError(
      `--data: ${place.path}: no file of labels belongs to it; put it beside the pictures, named as in MNIST ` +
        '(train-images-idx3-ubyte, train-labels-idx1-ubyte)',
    );
  }
  const [{ images, labels }, ...others] = pairs;
  const path = (name: string) => (named === '.' ? name : join(named, name).replaceAll('\\', '/'));
  return {
    data: { source: 'idx', images: path(images), labels: path(labels), split: { by: 'random' } },
    found: [`pictures in ${images}, classes in ${labels}`],
    check: [
      ...(others.length === 0
        ? []
        : [
            `${others.map((other) => other.images).join(', ')} is not used: validation and test part are cut from ${images}`,
          ]),
      ...place.check,
    ],
  };
}
