import { InputError } from '../errors/input-error.js';
import { MOST_UNITS } from '../kernel/limits.js';
import { CHANNELS_FIRST, channelsLast } from './channel-order.js';
import {
  type Convolution,
  type Filters,
  type MapShape,
  place as placeOn,
  positionsOf,
  type Size,
  sizeFault,
  valuesOf,
} from './convolution.js';
import { withBatchNorm } from './import-batch-norm.js';
import type { LayerDescription, NetworkDescription } from './import-description.js';
import { type FloatHead, type FloatLayer, headInputs } from './network.js';
import type { TensorTaker } from './tensor-taker.js';

/** What a layer takes from the file: filters, with their values in the order of ffirm's maps. */
interface Taken {
  readonly filters: Filters;
  readonly outputs: number;
  readonly weights: Float32Array;
}

/** A length along every axis; of signals there is a single row. */
function sides({ kind }: LayerDescription, length: number, row: number): Size {
  return { height: kind === 'conv1d' ? row : length, width: length };
}

function takeFilters(
  taker: TensorTaker,
  layer: LayerDescription,
  name: string,
  place: string,
  map: MapShape,
): Taken {
  if (layer.kind === undefined) {
    const hint = () => 'behind a convolution a layer reads the whole map, flattened as PyTorch has it';
    const { rows, values } = taker.matrix(name, `${place}.weight`, ['units', valuesOf(map)], hint);
    return {
      filters: {
        kernel: { height: map.height, width: map.width },
        stride: { height: 1, width: 1 },
        padding: { height: 0, width: 0 },
      },
      outputs: rows,
      weights: channelsLast(values, CHANNELS_FIRST, map),
    };
  }
  const rank = layer.kind === 'conv1d' ? 1 : 2;
  const { groups = 1 } = layer;
  if (map.channels % groups !== 0) {
    throw new InputError(
      `${taker.source}: ${place}.groups: ${groups} groups do not divide the ${map.channels} channels that the layer reads; ` +
        'set it to the groups of torch.nn.Conv1d or Conv2d',
    );
  }
  const depth = map.channels / groups;
  const { channels, kernel, values } = taker.filters(name, `${place}.weight`, depth, rank);
  const size = { height: rank === 1 ? 1 : kernel[0], width: kernel[kernel.length - 1] };
  return {
    filters: {
      kernel: size,
      stride: sides(layer, layer.stride ?? 1, 1),
      padding: sides(layer, layer.padding ?? 0, 0),
      groups,
      grid: layer.grid === undefined ? undefined : sides(layer, layer.grid, 1),
    },
    outputs: channels,
    weights: channelsLast(values, CHANNELS_FIRST, { ...size, channels: depth }),
  };
}

/** Places the filters of a layer. @throws InputError when they do not fit, or are too large for the device */
function placeLayer({ filters, outputs }: Taken, map: MapShape, place: string, source: string): Convolution {
  if (outputs < 1 || outputs > MOST_UNITS) {
    throw new InputError(`${source}: ${place} has ${outputs} units; 1 to ${MOST_UNITS} are expected`);
  }
  const placed = placeOn(filters, map, outputs);
  if ('problem' in placed) {
    const at = placed.key === undefined ? place : `${place}.${placed.key}`;
    throw new InputError(`${source}: ${at}: ${placed.problem}; ${placed.remedy}`);
  }
  const tooLarge = sizeFault(placed, outputs);
  if (tooLarge !== undefined) {
    throw new InputError(`${source}: ${place}: ${tooLarge.problem}; ${tooLarge.remedy}`);
  }
  return placed;
}

/**
 * The layers of a network with convolutions. PyTorch's order of weights, channels outermost, becomes that of ffirm's maps.
 *
 * @param input shape of a sample
 * @throws InputError when a tensor is missing or of another shape, or filters do not fit what they read
 */
export function takeConvolutions(
  taker: TensorTaker,
  { layers }: NetworkDescription,
  input: MapShape,
): readonly FloatLayer[] {
  let map = input;
  return layers.map((layer, i): FloatLayer => {
    const place = `layers[${i}]`;
    if (layer.kind === 'conv1d' && map.height !== 1) {
      throw new InputError(
        `${taker.source}: ${place}: conv1d reads points in time, but its input has ${map.height} rows of ${map.width}; use conv2d`,
      );
    }
    const taken = takeFilters(taker, layer, layer.weight ?? `layers.${i}.weight`, place, map);
    const convolution = placeLayer(taken, map, place, taker.source);
    const { outputs, weights } = taken;
    const bias = taker.bias(
      layer.bias === undefined ? `layers.${i}.bias` : layer.bias,
      `${place}.bias`,
      outputs,
    );
    map = { ...convolution.output, channels: outputs };
    const affine = withBatchNorm(taker, layer, place, { weights, bias });
    return { inputs: weights.length / outputs, outputs, convolution, ...affine };
  });
}

/**
 * The heads of these layers, `[classes, inputs]`: their inputs are the channels of every cell of the grid, or of every
 * position, flattened as PyTorch has them.
 *
 * @throws InputError when a tensor is missing or of another shape
 */
export function takeMapHeads(
  taker: TensorTaker,
  { heads, classNames }: NetworkDescription,
  layers: readonly FloatLayer[],
): readonly (FloatHead | undefined)[] | undefined {
  const classes = classNames.length;
  return heads?.map((head, i) => {
    if (head === null) return undefined;
    const { weight = `heads.${i}.weight`, bias = `heads.${i}.bias` } = head;
    const place = `heads[${i}]`;
    const { outputs, convolution } = layers[i];
    const grid = convolution?.pooling.grid ?? { height: 1, width: 1 };
    const { values } = taker.matrix(
      weight,
      `${place}.weight`,
      [classes, headInputs(layers, i, i)],
      (found) =>
        found[0] === classes && found[1] === outputs && positionsOf(grid) > 1
          ? `${outputs} are the means of its channels over the whole map: set layers[${i}].grid to 1`
          : undefined,
    );
    return {
      first: i,
      weights: channelsLast(values, CHANNELS_FIRST, { ...grid, channels: outputs }),
      bias: taker.bias(bias, `${place}.bias`, classes),
    };
  });
}
