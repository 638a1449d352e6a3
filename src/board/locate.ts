import { beginModel, stepModel } from '../kernel/classify.js';
import type { Convolution, Layer, Model, Workspace } from '../kernel/types.js';
import { createWorkspace } from '../quantize/trace.js';
import type { Answer } from '../simulate/compare.js';
import { withoutExits } from '../simulate/typescript.js';
import type { BoardClient } from './client.js';
import { fieldsOf, REQUEST } from './protocol.js';

/** The first place inside the network where a board computes something else. */
export interface NetworkDifference {
  /** Exit point up to which the difference arises, from 0. */
  readonly exit: number;
  /** In words: the layer, block and unit, or the stopping rule, as far as the C can show it. */
  readonly text: string;
}

/** What a board has in its workspace after some steps. */
interface Peeked {
  readonly exit: number;
  readonly label: number;
  readonly margin: number;
  readonly settled: boolean;
  readonly goodness: Int32Array;
  readonly squares: Int32Array;
  readonly squaredNorms: Int32Array;
  readonly activations: Int8Array;
}

/** Looks into the network on a board after some steps. */
async function peek(
  client: BoardClient,
  {
    classes,
    passes,
    activations,
  }: { readonly classes: number; readonly passes: number; readonly activations: number },
  input: Int8Array,
  steps: number,
  whole: boolean,
): Promise<Peeked> {
  const bytes = new Int8Array(activations);
  const content = Buffer.alloc(7 + input.length);
  content.writeUInt8(Number(whole), 0);
  content.writeUInt16LE(steps, 1);
  content.set(new Uint8Array(input.buffer, input.byteOffset, input.length), 7);
  for (let first = 0; ; ) {
    content.writeInt32LE(first, 3);
    const fields = fieldsOf(await client.ask(REQUEST.peek, content), client.port);
    fields.integers(2);
    const [exit, label, margin, settled] = fields.integers(4);
    const goodness = fields.integers(classes);
    const squares = fields.integers(passes);
    const squaredNorms = fields.integers(passes);
    const count = fields.left;
    bytes.set(fields.bytes(count).subarray(0, activations - first), first);
    first += count;
    if (count === 0 || first >= activations) {
      return {
        exit,
        label,
        margin,
        settled: settled !== 0,
        goodness,
        squares,
        squaredNorms,
        activations: bytes,
      };
    }
  }
}

/** Values of a map side by side: positions of the output of a convolution, 1 where a layer is dense. */
function positionsOf(convolution: Convolution | undefined): number {
  return convolution === undefined ? 1 : convolution.outputHeight * convolution.outputWidth;
}

/** The first activation of a layer, up to a unit, that differs: its row (a label or a position) and unit. */
function firstActivation(
  layer: Layer,
  units: number,
  rows: number,
  isComputed: (row: number) => boolean,
  expected: Int8Array,
  actual: Int8Array,
): { readonly row: number; readonly unit: number; readonly place: number } | undefined {
  if (layer.activationOffset < 0) return undefined;
  for (let row = 0; row < rows; row++) {
    if (!isComputed(row)) continue;
    for (let unit = 0; unit < units; unit++) {
      const place = layer.activationOffset + row * layer.outputs + unit;
      if (expected[place] !== actual[place]) return { row, unit, place };
    }
  }
  return undefined;
}

/** What is different at an exit point, all before which is the same; undefined if nothing is. */
function differenceAt(model: Model, step: number, expected: Workspace, actual: Peeked): string | undefined {
  const exit = model.exits[step];
  const layer = model.layers[exit.layer];
  const convolution = model.convolutions[exit.layer];
  const before = step > 0 && model.exits[step - 1].layer === exit.layer ? model.exits[step - 1].units : 0;
  const place = `layer ${exit.layer}, units ${before} to ${exit.units - 1}`;
  const passes = expected.squares.length;
  const found = firstActivation(
    layer,
    exit.units,
    convolution === undefined ? passes : positionsOf(convolution),
    (row) => convolution !== undefined || expected.squaredNorms[row] >= 0,
    expected.activations,
    actual.activations,
  );
  if (found !== undefined) {
    const where =
      convolution === undefined
        ? passes > 1
          ? ` for label ${found.row}`
          : ''
        : ` at row ${Math.floor(found.row / convolution.outputWidth)}, column ${found.row % convolution.outputWidth}`;
    return `${place}: unit ${found.unit}${where} gives ${actual.activations[found.place]}, ${expected.activations[found.place]} expected`;
  }
  const squares = expected.squares.findIndex((value, pass) => value !== actual.squares[pass]);
  const label = expected.goodness.findIndex((value, index) => value !== actual.goodness[index]);
  if (label >= 0) {
    const score = model.headCount > 0 ? 'logit' : 'goodness';
    return `${place}: the ${score} of label ${label} is ${actual.goodness[label]}, ${expected.goodness[label]} expected`;
  }
  if (squares >= 0) {
    return `${place}: the sum of squared activations is ${actual.squares[squares]}, ${expected.squares[squares]} expected${passes > 1 ? ` (label ${squares})` : ''}`;
  }
  if (expected.label !== actual.label || expected.margin !== actual.margin) {
    return `the ranking at exit point ${step}: label ${actual.label} with margin ${actual.margin}, ${expected.label} with ${expected.margin} expected`;
  }
  if (expected.settled !== actual.settled) {
    return `the threshold or gap of exit point ${step}: the board ${actual.settled ? 'stops there, the reference goes on' : 'goes on, the reference stops there'}`;
  }
  const dropped = expected.squaredNorms.findIndex(
    (value, pass) => value < 0 !== actual.squaredNorms[pass] < 0,
  );
  if (dropped >= 0) {
    return `the gap of exit point ${step}: label ${dropped} is ${actual.squaredNorms[dropped] < 0 ? 'dropped' : 'kept'}, the reference ${expected.squaredNorms[dropped] < 0 ? 'drops' : 'keeps'} it`;
  }
  return undefined;
}

/**
 * Finds the first step of the network after which a board has other integers than the reference.
 *
 * @param input one quantized input
 * @param whole through the whole network, as if no exit point stopped it
 * @returns undefined when the board cannot look into the network, or no step differs
 * @throws BoardError as client.ask
 */
export async function locateInNetwork(
  client: BoardClient,
  model: Model,
  input: Int8Array,
  whole: boolean,
): Promise<NetworkDifference | undefined> {
  if (!client.greeting.traces) return undefined;
  const network = whole ? withoutExits(model) : model;
  const workspace = createWorkspace(network);
  const shape = {
    classes: model.classes,
    passes: workspace.squares.length,
    activations: workspace.activations.length,
  };
  beginModel(network, input, workspace);
  for (let step = 0; step < network.exitCount && !workspace.settled; step++) {
    stepModel(network, input, workspace);
    const text = differenceAt(network, step, workspace, await peek(client, shape, input, step + 1, whole));
    if (text !== undefined) return { exit: step, text };
  }
  return undefined;
}

/** The same from two answers alone: what can be said of a board that cannot look into the network. */
export function describeAnswers(expected: Answer, actual: Answer, score: string): string {
  const label = expected.goodness.findIndex((value, index) => value !== actual.goodness[index]);
  if (expected.exit !== actual.exit) {
    return `the network stops at exit point ${actual.exit}, the reference at ${expected.exit}`;
  }
  if (label >= 0) {
    return `up to exit point ${expected.exit}: the ${score} of label ${label} is ${actual.goodness[label]}, ${expected.goodness[label]} expected`;
  }
  return `at exit point ${expected.exit}: label ${actual.label}, margin ${actual.margin}, settled ${actual.settled}; ${expected.label}, ${expected.margin} and ${expected.settled} expected`;
}
