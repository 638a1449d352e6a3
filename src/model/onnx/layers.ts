import { MOST_UNITS } from '../../kernel/limits.js';
import { type Convolution, type Filters, type MapShape, place, sizeFault } from '../convolution.js';
import { MOST_LAYERS } from '../file-metadata.js';
import { OnnxError } from './onnx-error.js';
import type { Activations, Linear } from './value.js';

/** A layer in the order of the graph: a linear node with a ReLU behind it. */
export type OnnxLayer = Pick<Linear, 'convolution' | 'weights' | 'bias' | 'node'>;

/** Maximum number of weights of a network: more than any microcontroller has flash for. */
const MOST_WEIGHTS = 1 << 25;

/** The layers that have been found so far, and the room for weights that is left. */
export class OnnxLayers {
  readonly #layers: OnnxLayer[] = [];
  #weights = 0;

  get all(): readonly OnnxLayer[] {
    return this.#layers;
  }

  /**
   * Reserves room for the weights of a node.
   *
   * @throws OnnxError when all nodes together have too many: a file can use the same tensor many times
   */
  reserve(weights: number, node: string): void {
    this.#weights += weights;
    if (this.#weights <= MOST_WEIGHTS) return;
    throw new OnnxError(
      node,
      `with it the network has more than ${MOST_WEIGHTS} weights`,
      'make it smaller; no microcontroller can hold it',
    );
  }

  /** Makes a layer of a linear node. @throws OnnxError when it does not read the layer before it */
  add(linear: Linear, place: string): Activations {
    const { input, convolution, weights, bias, node, view } = linear;
    if (input.layer !== this.#layers.length - 1) {
      throw new OnnxError(
        place,
        'its input and another layer read the same values, so the graph branches',
        'ffirm has no branches or residual connections yet: every layer must read the layer before it',
      );
    }
    if (input.grid !== undefined) {
      throw new OnnxError(
        node,
        'it reads means and has a Relu behind it',
        'ffirm has no pooling between layers yet: only the classifier at the end can read means; use a stride in a Conv',
      );
    }
    if (this.#layers.length === MOST_LAYERS) {
      throw new OnnxError(
        place,
        `the network has more than ${MOST_LAYERS} layers`,
        `use at most ${MOST_LAYERS}`,
      );
    }
    this.#layers.push({ convolution, weights, bias, node });
    return { kind: 'activations', view, layer: this.#layers.length - 1 };
  }
}

/**
 * Places filters on a map.
 *
 * @param at the node, for messages
 * @throws OnnxError when they do not fit, or are too large for the device
 */
export function placeLinear(filters: Filters, map: MapShape, outputs: number, at: string): Convolution {
  if (outputs < 1 || outputs > MOST_UNITS) {
    throw new OnnxError(
      at,
      `it has ${outputs} outputs, 1 to ${MOST_UNITS} are expected`,
      'change the network',
    );
  }
  const placed = place(filters, map, outputs);
  if ('problem' in placed) throw new OnnxError(at, placed.problem, placed.remedy);
  const tooLarge = sizeFault(placed, outputs);
  if (tooLarge !== undefined) throw new OnnxError(at, tooLarge.problem, tooLarge.remedy);
  return placed;
}
