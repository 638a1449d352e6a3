import {
  CONVOLUTION_FIELDS,
  EXIT_FIELDS,
  type Field,
  type Fields,
  fieldsOf,
  HEAD_FIELDS,
  KNOWN_FIELDS,
  LAYER_FIELDS,
} from '../kernel/data/fields.js';
import { type Code, code } from '../text/code.js';
import { localName } from './lower/index.js';

/*
 * The layout of loadable models, word by word. The encoder, the structures that the C reads, and the tables of
 * docs/loadable-model.md come from here.
 */

/** A little-endian word of 32 bits. */
export interface Word {
  readonly type: 'int32_t' | 'uint32_t';
  readonly meaning: string;
}

/** "FFBL", the first letter lowest. */
export const BLOB_MAGIC = 0x4c424646;

/** Increased with every change that would make older libraries misread a blob. */
export const BLOB_VERSION = 6;

function count(meaning: string): Word {
  return { type: 'int32_t', meaning };
}

function bits(meaning: string): Word {
  return { type: 'uint32_t', meaning };
}

/** The header of a blob, in order. */
export const BLOB_HEADER = {
  magic: bits('the letters FFBL, the first one lowest'),
  version: bits(`version of the format: ${BLOB_VERSION}`),
  length: bits('length in bytes, including the checksum in the last word'),
  kernel: bits('matrix kernel whose layout the weights have'),
  features: count('features'),
  classes: count('classes'),
  meaning: bits('what inputs and labels mean'),
  layerCount: count('layers'),
  exitCount: count('exit points'),
  rule: count('stopping rule: 0 goodness (of heads: the largest logit), 1 margin'),
  activations: count('bytes of activations in the workspace'),
  space: count('16-bit numbers of working space that the kernel needs'),
  room: count('words for the list of values where the kernel skips zeros; with less room it is slower'),
  labelSlots: count('label slots'),
  labelSquare: count('sum of the squared values of the label slots that are set'),
  labelMultiplier: count('multiplier of the label weights'),
  labelWeights: bits(
    'offset of the label weights, [label_count][units of the first layer], bytes; 0 if there are none',
  ),
  layers: bits('offset of the table of layers'),
  exits: bits('offset of the table of exit points'),
  decision: bits('what decides: 0 goodness, 1 heads, 2 heads of convolutions'),
  labelCount: count(
    'rows of label weights, one for each class; where heads decide, 1 for a neutral label, or 0',
  ),
  heads: bits(
    'offset of the table of heads, behind which is that of the convolutions; 0 where goodness decides',
  ),
  known: bits(
    'offset of the limits of known answers, one entry for every exit point; 0 if answers do not say it',
  ),
} satisfies Readonly<Record<string, Word>>;

/** The numbers in the header of a blob. */
export type BlobHeader = Readonly<Record<keyof typeof BLOB_HEADER, number>>;

const WORD_BYTES = 4;

export const HEADER_BYTES = WORD_BYTES * Object.keys(BLOB_HEADER).length;

/** The index of the word of a blob that holds a number of the header. */
export function headerPlace(name: keyof BlobHeader): number {
  return Object.keys(BLOB_HEADER).indexOf(name);
}

/** The index of the word of an entry that holds a field. */
export function entryPlace<Entry>(fields: Fields<Entry>, name: string & keyof Entry): number {
  return fieldsOf(fields).findIndex(([known]) => known === name);
}

/** Bytes of an entry in a table. */
function entryBytes<Entry>(fields: Fields<Entry>): number {
  return WORD_BYTES * fieldsOf(fields).length;
}

export const LAYER_BYTES = entryBytes(LAYER_FIELDS);
export const HEAD_BYTES = entryBytes(HEAD_FIELDS);
export const EXIT_BYTES = entryBytes(EXIT_FIELDS);
export const KNOWN_BYTES = entryBytes(KNOWN_FIELDS);
export const CONVOLUTION_BYTES = entryBytes(CONVOLUTION_FIELDS);

/** The header as words. */
export function headerWords(header: BlobHeader): readonly number[] {
  const isName = (name: string): name is keyof BlobHeader => name in BLOB_HEADER;
  return Object.keys(BLOB_HEADER)
    .filter(isName)
    .map((name) => header[name]);
}

/**
 * An entry of a table as words: integers and truth values, and the offsets of what it refers to.
 *
 * @param offsets by the names of the fields; 0 where there is none
 */
export function entryWords<Entry extends object>(
  fields: Fields<Entry>,
  entry: Entry,
  offsets: { readonly [Name in keyof Entry]?: number } = {},
): readonly number[] {
  return fieldsOf(fields).map(([name]) => {
    const value = entry[name];
    return typeof value === 'number' || typeof value === 'boolean' ? Number(value) : (offsets[name] ?? 0);
  });
}

/** A word as the C templates show it: a member of a structure. */
export interface WordView {
  readonly type: Word['type'];
  readonly name: string;
  readonly meaning?: Code;
  readonly isInteger?: boolean;
  readonly isFlag?: boolean;
  readonly isReference?: boolean;
}

/** The words of the header, for its structure in C. */
export function headerView(): readonly WordView[] {
  return Object.entries(BLOB_HEADER).map(([name, { type, meaning }]) => ({
    type,
    name: localName(name),
    meaning: code(`${meaning}.`.replace(/^./, (first) => first.toUpperCase())),
  }));
}

function wordType({ kind }: Field): Word['type'] {
  return kind === 'integer' ? 'int32_t' : 'uint32_t';
}

/** The words of an entry, for its structure in C and the code that reads it. */
export function entryView<Entry>(fields: Fields<Entry>): readonly WordView[] {
  return fieldsOf(fields).map(([name, field]) => ({
    type: wordType(field),
    name: localName(name),
    isInteger: field.kind === 'integer',
    isFlag: field.kind === 'flag',
    isReference: field.kind === 'reference',
  }));
}
