import type { FloatHead, FloatLayer, FloatNetwork } from '../model/network.js';

/** Maximum number of times that the layers are gone through; three or four are usual. */
const MOST_SWEEPS = 20;

/** Largest magnitude of the weights that make every channel, `[outputs]`. */
function rowRanges({ weights, outputs, inputs }: FloatLayer): Float64Array {
  const ranges = new Float64Array(outputs);
  for (let i = 0; i < weights.length; i++) {
    const row = Math.floor(i / inputs);
    ranges[row] = Math.max(ranges[row], Math.abs(weights[i]));
  }
  return ranges;
}

/** The channel that a weight of a reader reads. The channels of a position are side by side, with groups those of one group. */
function channelRead(reader: FloatLayer | FloatHead, weight: number, channels: number): number {
  const groups = 'convolution' in reader ? (reader.convolution?.groups ?? 1) : 1;
  if (groups === 1 || !('outputs' in reader)) return weight % channels;
  const row = Math.floor(weight / reader.inputs);
  const group = Math.floor((row * groups) / reader.outputs);
  return (group * channels) / groups + (weight % (channels / groups));
}

/** The same of the weights that read every channel. */
function columnRanges(reader: FloatLayer | FloatHead, channels: number): Float64Array {
  const { weights } = reader;
  const ranges = new Float64Array(channels);
  for (let i = 0; i < weights.length; i++) {
    const column = channelRead(reader, i, channels);
    ranges[column] = Math.max(ranges[column], Math.abs(weights[i]));
  }
  return ranges;
}

/** Factors of the channels of a layer, powers of two, with which the weights on both sides have about the same range. */
function factorsOf(layer: FloatLayer, readers: FloatLayer | FloatHead): Float64Array {
  const columns = columnRanges(readers, layer.outputs);
  return rowRanges(layer).map((row, channel) => {
    const column = columns[channel];
    // A channel that is always the same, or that nothing reads, has no range.
    if (row === 0 || column === 0) return 1;
    const factor = 2 ** Math.round(Math.log2(column / row) / 2);
    // A bias far beyond the weights beside it must stay a number.
    return Number.isFinite(Math.fround(layer.bias[channel] * factor)) ? factor : 1;
  });
}

function withRows(layer: FloatLayer, factors: Float64Array): FloatLayer {
  return {
    ...layer,
    weights: layer.weights.map((weight, i) => weight * factors[Math.floor(i / layer.inputs)]),
    bias: layer.bias.map((value, channel) => value * factors[channel]),
  };
}

/** Weights that read channels which have been multiplied with factors. */
function withColumns<Reader extends FloatLayer | FloatHead>(reader: Reader, factors: Float64Array): Reader {
  const channels = factors.length;
  return {
    ...reader,
    weights: reader.weights.map((weight, i) => weight / factors[channelRead(reader, i, channels)]),
  };
}

/** Whether the answers stay the same if a channel is multiplied and what reads it is divided. */
function isHomogeneous({ layers, normalization, heads }: FloatNetwork): boolean {
  return (
    normalization.kind === 'none' &&
    heads !== undefined &&
    layers.every(({ convolution }) => convolution !== undefined)
  );
}

/**
 * The same network with channels of similar ranges, so that one step for the weights of a layer, and one for its activations,
 * suits all of its channels (cross-layer equalization, Nagel et al. 2019, arXiv 1906.04721, section 4.1). Channels of networks
 * that other programs trained differ much in range, above all behind a batch normalization that has been folded.
 *
 * A ReLU lets the factor of a channel through, so that the weights which read the channel can be divided by it. All factors
 * are powers of two: the answers in floating point do not change by a single bit.
 *
 * @returns the network itself if something divides by the length of a map, which depends on these factors, or it has no
 *   convolutions
 */
export function equalizeChannels(network: FloatNetwork): FloatNetwork {
  if (network.heads === undefined || !isHomogeneous(network)) return network;
  const layers = [...network.layers];
  const heads = [...network.heads];
  let changed = true;
  for (let sweep = 0; changed && sweep < MOST_SWEEPS; sweep++) {
    changed = false;
    for (let i = 0; i < layers.length; i++) {
      const next = layers[i + 1];
      const head = heads[i];
      const readers = next ?? head;
      if (readers === undefined) continue;
      const factors = factorsOf(layers[i], readers);
      if (factors.every((factor) => factor === 1)) continue;
      changed = true;
      layers[i] = withRows(layers[i], factors);
      if (next !== undefined) layers[i + 1] = withColumns(next, factors);
      if (head !== undefined) heads[i] = withColumns(head, factors);
    }
  }
  return { ...network, layers, heads };
}
