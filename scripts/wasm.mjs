// `node scripts/wasm.mjs`: compiles the products of convolutions in training to WebAssembly with SIMD, and writes
// src/train/convolution-module.ts. A test compiles them again and compares.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import wabtOf from 'wabt';

/** Vectors of four channels that a function computes at once: as many as stay in registers. */
const MOST_VECTORS = 10;

/** What both kinds of functions are given. Pointers and distances in bytes. */
const PARAMETERS = [
  ...['maps', 'rows', 'bias', 'sums'],
  ...['height', 'width', 'channels', 'kernelHeight', 'kernelWidth', 'down', 'right', 'above', 'before'],
  ...['outputHeight', 'outputWidth', 'rowBytes'],
];

const LOCALS = [
  'y',
  'x',
  'top',
  'left',
  'from',
  'to',
  'k',
  'line',
  'value',
  'end',
  'fours',
  'row',
  'row1',
  'row2',
  'row3',
];

const lines = (count, line) => Array.from({ length: count }, (_, i) => line(i)).join('\n');

/** Text for each value of a slice of a patch: four at once unless all are zero, then those that are left. */
function overSlice(body) {
  return `
    (local.set $end (i32.add (local.get $value)
      (i32.mul (i32.sub (local.get $to) (local.get $from)) (i32.shl (local.get $channels) (i32.const 2)))))
    (local.set $fours (i32.sub (local.get $end) (i32.const 12)))
    (block $noFours (loop $nextFours
      (br_if $noFours (i32.ge_s (local.get $value) (local.get $fours)))
      (if (v128.any_true (v128.load (local.get $value))) (then
        (local.set $row1 (i32.add (local.get $row) (local.get $rowBytes)))
        (local.set $row2 (i32.add (local.get $row1) (local.get $rowBytes)))
        (local.set $row3 (i32.add (local.get $row2) (local.get $rowBytes)))
        ${lines(4, (i) => body(i === 0 ? '$row' : `$row${i}`, 4 * i))}))
      (local.set $value (i32.add (local.get $value) (i32.const 16)))
      (local.set $row (i32.add (local.get $row) (i32.shl (local.get $rowBytes) (i32.const 2))))
      (br $nextFours)))
    (block $noValue (loop $nextValue
      (br_if $noValue (i32.ge_s (local.get $value) (local.get $end)))
      ${body('$row', 0)}
      (local.set $value (i32.add (local.get $value) (i32.const 4)))
      (local.set $row (i32.add (local.get $row) (local.get $rowBytes)))
      (br $nextValue)))`;
}

/** Text for every slice of a patch that is inside the map: $value and $row are where it and its rows begin. */
function overPatch(body) {
  return `
    (local.set $from (select (i32.sub (i32.const 0) (local.get $left)) (i32.const 0) (i32.lt_s (local.get $left) (i32.const 0))))
    (local.set $to (i32.sub (local.get $width) (local.get $left)))
    (local.set $to (select (local.get $to) (local.get $kernelWidth) (i32.lt_s (local.get $to) (local.get $kernelWidth))))
    (if (i32.lt_s (local.get $from) (local.get $to)) (then
      (local.set $k (i32.const 0))
      (loop $nextLine
        (local.set $line (i32.add (local.get $top) (local.get $k)))
        (if (i32.lt_u (local.get $line) (local.get $height)) (then
          (local.set $value (i32.add (local.get $maps) (i32.shl (i32.mul (local.get $channels)
            (i32.add (i32.mul (local.get $line) (local.get $width)) (i32.add (local.get $left) (local.get $from))))
            (i32.const 2))))
          (local.set $row (i32.add (local.get $rows) (i32.mul (local.get $rowBytes) (i32.mul (local.get $channels)
            (i32.add (i32.mul (local.get $k) (local.get $kernelWidth)) (local.get $from))))))
          ${overSlice(body)}))
        (local.set $k (i32.add (local.get $k) (i32.const 1)))
        (br_if $nextLine (i32.lt_s (local.get $k) (local.get $kernelHeight))))))`;
}

/** A function that does something at every position of the output of one map. */
function overPositions(name, vectors, body) {
  return `
  (func (export "${name}${vectors}") ${PARAMETERS.map((one) => `(param $${one} i32)`).join(' ')}
    ${LOCALS.map((one) => `(local $${one} i32)`).join(' ')} (local $v v128) ${lines(vectors, (i) => `(local $a${i} v128)`)}
    (loop $nextY
      (local.set $top (i32.sub (i32.mul (local.get $y) (local.get $down)) (local.get $above)))
      (local.set $x (i32.const 0))
      (loop $nextX
        (local.set $left (i32.sub (i32.mul (local.get $x) (local.get $right)) (local.get $before)))
        ${body}
        (local.set $sums (i32.add (local.get $sums) (local.get $rowBytes)))
        (local.set $x (i32.add (local.get $x) (i32.const 1)))
        (br_if $nextX (i32.lt_s (local.get $x) (local.get $outputWidth))))
      (local.set $y (i32.add (local.get $y) (i32.const 1)))
      (br_if $nextY (i32.lt_s (local.get $y) (local.get $outputHeight)))))`;
}

const at = (pointer, i) => `offset=${16 * i} (local.get ${pointer})`;

/** relu(bias + sum of value * row). */
function activate(vectors) {
  const body = (row, offset) => `
        (local.set $v (v128.load32_splat offset=${offset} (local.get $value)))
        ${lines(vectors, (i) => `(local.set $a${i} (f32x4.add (local.get $a${i}) (f32x4.mul (local.get $v) (v128.load ${at(row, i)}))))`)}`;
  return overPositions(
    'activate',
    vectors,
    `
        ${lines(vectors, (i) => `(local.set $a${i} (v128.load ${at('$bias', i)}))`)}
        ${overPatch(body)}
        ${lines(vectors, (i) => `(v128.store ${at('$sums', i)} (f32x4.max (local.get $a${i}) (v128.const f32x4 0 0 0 0)))`)}`,
  );
}

/** Adds value * slope to the rows, and the slopes to the bias. */
function addSlopes(vectors) {
  const body = (row, offset) => `
        (local.set $v (v128.load32_splat offset=${offset} (local.get $value)))
        ${lines(vectors, (i) => `(v128.store ${at(row, i)} (f32x4.add (v128.load ${at(row, i)}) (f32x4.mul (local.get $v) (local.get $a${i}))))`)}`;
  return overPositions(
    'addSlopes',
    vectors,
    `
        (local.set $v (v128.const i32x4 0 0 0 0))
        ${lines(vectors, (i) => `(local.set $a${i} (v128.load ${at('$sums', i)})) (local.set $v (v128.or (local.get $v) (local.get $a${i})))`)}
        (if (v128.any_true (local.get $v)) (then
          ${lines(vectors, (i) => `(v128.store ${at('$bias', i)} (f32x4.add (v128.load ${at('$bias', i)}) (local.get $a${i})))`)}
          ${overPatch(body)}))`,
  );
}

/** The module, as bytes. */
export async function convolutionModule() {
  const text = `(module (import "env" "memory" (memory 1))
    ${lines(MOST_VECTORS, (i) => activate(i + 1) + addSlopes(i + 1))})`;
  const wabt = await wabtOf();
  const parsed = wabt.parseWat('convolution.wat', text, { simd: true });
  try {
    parsed.validate();
    return parsed.toBinary({}).buffer;
  } finally {
    parsed.destroy();
  }
}

/** The source file that holds it. */
export function moduleSource(bytes) {
  const base64 = Buffer.from(bytes).toString('base64');
  const rows = base64.match(/.{1,110}/g).map((row) => `  '${row}'`);
  return `/**
 * WebAssembly with SIMD that scripts/wasm.mjs makes: the products of convolutions in training, for 1 to ${MOST_VECTORS} vectors of four
 * channels at once. Base64.
 */
export const CONVOLUTION_MODULE =
${rows.join(' +\n')};

/** Vectors of four channels that a function of the module computes at once, at most. */
export const MOST_VECTORS = ${MOST_VECTORS};
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = join(import.meta.dirname, '..', 'src', 'train', 'convolution-module.ts');
  const bytes = await convolutionModule();
  writeFileSync(path, moduleSource(bytes));
  process.stderr.write(`${path}: ${bytes.length} bytes of WebAssembly\n`);
}
