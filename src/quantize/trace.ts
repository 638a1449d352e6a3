import { beginModel, stepModel } from '../kernel/classify.js';
import { NEVER } from '../kernel/limits.js';
import { openWorkspace } from '../kernel/memory/open-workspace.js';
import { passesOf } from '../kernel/passes.js';
import type { Exit, Model, Result, Workspace } from '../kernel/types.js';
import { activationBytes } from './activations.js';
import { type IntegerModel, layerEnds, withExits } from './integer-network.js';
import { spaceOf } from './zeros.js';

/** A workspace of the size that a model needs. */
export function createWorkspace(model: Model): Workspace {
  const { classes } = model;
  return openWorkspace({
    classes,
    passes: passesOf(model),
    space: spaceOf(model),
    activations: activationBytes(model),
  });
}

/** A result for a network with this number of classes. */
export function createResult(classes: number): Result {
  return { label: 0, margin: 0, exit: -1, settled: false, goodness: new Int32Array(classes) };
}

/** Where an exit point is. */
export type ExitPoint = Pick<Exit, 'layer' | 'units'>;

/** Goodness (of heads: the logit) of every label at every exit point, as if none had stopped the network or dropped a label. */
export interface Trace {
  readonly count: number;
  /** The exit points, first to last. */
  readonly points: readonly ExitPoint[];
  readonly classes: number;
  /** [count][points][classes] */
  readonly goodness: Int32Array;
}

/**
 * Runs the integer network to its end on every input.
 *
 * @param points exit points to record: in order, including the end of every layer
 * @param inputs quantized inputs, [count][features]
 * @param onSample called after each sample with the workspace it left
 */
export function traceAll(
  model: IntegerModel,
  inputs: Int8Array,
  points: readonly ExitPoint[] = layerEnds(model.layers),
  onSample: (sample: number, workspace: Readonly<Workspace>) => void = () => {},
): Trace {
  const whole = withExits(
    model,
    model.rule,
    points.map(({ layer, units }) => ({ layer, units, threshold: NEVER, gap: NEVER })),
  );
  const count = inputs.length / model.features;
  const { classes } = model;
  const goodness = new Int32Array(count * points.length * classes);
  const workspace = createWorkspace(whole);
  for (let sample = 0; sample < count; sample++) {
    const input = inputs.subarray(sample * model.features, (sample + 1) * model.features);
    beginModel(whole, input, workspace);
    let final = false;
    while (!final) {
      final = stepModel(whole, input, workspace);
      goodness.set(workspace.goodness, (sample * points.length + workspace.exit - 1) * classes);
    }
    onSample(sample, workspace);
  }
  return { count, points: whole.exits, classes, goodness };
}

/** Goodness of every label of one sample at one exit point; a view. */
export function goodnessAt(trace: Trace, sample: number, point: number): Int32Array {
  const start = (sample * trace.points.length + point) * trace.classes;
  return trace.goodness.subarray(start, start + trace.classes);
}

/** Some samples of a trace, in the order of `indices`. Copies. */
export function pickTrace(trace: Trace, indices: Uint32Array): Trace {
  const width = trace.points.length * trace.classes;
  const goodness = new Int32Array(indices.length * width);
  indices.forEach((index, i) => {
    goodness.set(trace.goodness.subarray(index * width, (index + 1) * width), i * width);
  });
  return { ...trace, count: indices.length, goodness };
}
