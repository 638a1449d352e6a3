import { modelNameFault } from '../config/model-name.js';

/** The form of a name. */
const SHAPE = /^[a-z][a-z0-9_]{0,31}$/;

/** What is wrong with the name of a network; undefined when nothing is. */
export function nameFault(name: string): string | undefined {
  return SHAPE.test(name)
    ? modelNameFault(name)
    : `"${name}" is no name for C; write lower-case letters, digits and underscores, at most 32, such as "${proposeName(name)}"`;
}

/** A name for a network made of any text. */
export function proposeName(text: string): string {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\.[a-z0-9.]*$/, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 24)
    .replace(/_+$/, '');
  const candidates = [plain, `${plain}_net`, `net_${plain}`];
  return candidates.find((name) => SHAPE.test(name) && modelNameFault(name) === undefined) ?? 'my_classifier';
}
