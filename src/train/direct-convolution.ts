import { type Convolution, patchLength, positionsOf, valuesOf } from '../model/convolution.js';
import { CONVOLUTION_MODULE, MOST_VECTORS } from './convolution-module.js';
import type { Slopes } from './dense.js';
import type { LayerState } from './layer-step.js';

/** Channels of a vector of the processor. */
const LANES = 4;

const FLOAT_BYTES = 4;
const PAGE_BYTES = 65_536;

/** About what a cache holds. */
const CHUNK_BYTES = 1 << 20;

/** A function of the module: pointers and distances, see scripts/wasm.mjs. */
type ModuleFunction = (...numbers: number[]) => void;

let compiled: WebAssembly.Module | undefined;

/** The module is compiled once a thread. */
function moduleOf(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(Buffer.from(CONVOLUTION_MODULE, 'base64'));
  return compiled;
}

/** Channels that are computed together. */
interface Block {
  /** Bytes before its channels in a row. */
  readonly start: number;
  readonly activate: ModuleFunction;
  readonly addSlopes: ModuleFunction;
}

/** The channels of a layer in blocks of about the same size. */
function blocksOf(vectors: number, exports: WebAssembly.Exports): readonly Block[] {
  const functionOf = (name: string): ModuleFunction => {
    const found = exports[name];
    if (typeof found !== 'function') throw new Error(`the module of convolutions has no function ${name}`);
    return (...numbers) => found(...numbers);
  };
  const count = Math.ceil(vectors / MOST_VECTORS);
  return Array.from({ length: count }, (_, i) => {
    const first = Math.floor((i * vectors) / count);
    const size = Math.floor(((i + 1) * vectors) / count) - first;
    return {
      start: first * LANES * FLOAT_BYTES,
      activate: functionOf(`activate${size}`),
      addSlopes: functionOf(`addSlopes${size}`),
    };
  });
}

/**
 * The products of a convolution in training, computed from maps as they are: no patch is copied. The order of the additions
 * is fixed, so the same numbers give the same results on every machine.
 */
export class DirectConvolution {
  private readonly memory = new WebAssembly.Memory({ initial: 1 });
  private readonly blocks: readonly Block[];
  /** Floats of a row of weights, and of a position of the output: its channels, rounded up to whole vectors. */
  private readonly row: number;
  private readonly inputs: number;
  private readonly positions: number;
  private readonly values: number;
  private readonly geometry: readonly number[];

  /**
   * @param outputs channels of the output
   * @param chunkBytes of maps and sums that are in the memory at the same time
   */
  constructor(
    convolution: Convolution,
    private readonly outputs: number,
    private readonly chunkBytes = CHUNK_BYTES,
  ) {
    const { input, kernel, stride, padding, output } = convolution;
    const vectors = Math.ceil(outputs / LANES);
    const instance = new WebAssembly.Instance(moduleOf(), { env: { memory: this.memory } });
    this.blocks = blocksOf(vectors, instance.exports);
    this.row = vectors * LANES;
    this.inputs = patchLength(convolution);
    this.positions = positionsOf(output);
    this.values = valuesOf(input);
    this.geometry = [
      ...[input.height, input.width, input.channels, kernel.height, kernel.width],
      ...[stride.height, stride.width, padding.height, padding.width, output.height, output.width],
      this.row * FLOAT_BYTES,
    ];
  }

  /**
   * `relu(x W + b)` at every position.
   *
   * @param maps `[count][height][width][channels]`
   * @returns `[count][positions][outputs]`
   */
  activate(maps: Float32Array, count: number, layer: LayerState): Float32Array {
    const result = new Float32Array(count * this.positions * this.outputs);
    this.inChunks(count, (first, samples, floats, places) => {
      this.writeRows(floats, places.rows, layer.weights.values);
      this.writeRows(floats, places.bias, layer.bias.values);
      floats.set(maps.subarray(first * this.values, (first + samples) * this.values), places.maps);
      this.run('activate', samples, places);
      const start = first * this.positions * this.outputs;
      this.readRows(
        floats,
        places.sums,
        result.subarray(start, start + samples * this.positions * this.outputs),
      );
    });
    return result;
  }

  /**
   * The slopes of the parameters from those of the sums.
   *
   * @param maps as in activate
   * @param slopes `[count][positions][outputs]`
   */
  slopes(maps: Float32Array, slopes: Float32Array, count: number): Slopes {
    const weights = new Float32Array(this.inputs * this.outputs);
    const bias = new Float32Array(this.outputs);
    this.inChunks(count, (first, samples, floats, places, isFirst) => {
      if (isFirst) floats.fill(0, places.rows, places.bias + this.row);
      floats.set(maps.subarray(first * this.values, (first + samples) * this.values), places.maps);
      const start = first * this.positions * this.outputs;
      this.writeRows(
        floats,
        places.sums,
        slopes.subarray(start, start + samples * this.positions * this.outputs),
      );
      this.run('addSlopes', samples, places);
      if (first + samples < count) return;
      this.readRows(floats, places.rows, weights);
      this.readRows(floats, places.bias, bias);
    });
    return { weights, bias };
  }

  /** Calls for some samples at a time, with a view of the memory and the places there, in floats. */
  private inChunks(
    count: number,
    use: (first: number, samples: number, floats: Float32Array, places: Places, isFirst: boolean) => void,
  ): void {
    const perSample = this.values + this.positions * this.row;
    const most = Math.max(1, Math.floor(this.chunkBytes / FLOAT_BYTES / perSample));
    const samplesAtOnce = Math.min(most, count);
    // Every place is a multiple of a vector.
    const bias = this.inputs * this.row;
    const sums = bias + this.row;
    const maps = sums + samplesAtOnce * this.positions * this.row;
    const places = { rows: 0, bias, sums, maps };
    // Four values are read at once, even behind the last.
    this.reserve((maps + samplesAtOnce * this.values + LANES) * FLOAT_BYTES);
    const floats = new Float32Array(this.memory.buffer);
    for (let first = 0; first < count; first += samplesAtOnce) {
      use(first, Math.min(samplesAtOnce, count - first), floats, places, first === 0);
    }
  }

  private run(name: 'activate' | 'addSlopes', samples: number, { rows, bias, sums, maps }: Places): void {
    for (const block of this.blocks) {
      for (let sample = 0; sample < samples; sample++) {
        block[name](
          (maps + sample * this.values) * FLOAT_BYTES,
          rows * FLOAT_BYTES + block.start,
          bias * FLOAT_BYTES + block.start,
          (sums + sample * this.positions * this.row) * FLOAT_BYTES + block.start,
          ...this.geometry,
        );
      }
    }
  }

  private reserve(bytes: number): void {
    const missing = bytes - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE_BYTES));
  }

  /** Writes rows of `outputs` numbers as rows of whole vectors; what pads them is zero. */
  private writeRows(floats: Float32Array, place: number, values: Float32Array): void {
    if (this.row === this.outputs) {
      floats.set(values, place);
      return;
    }
    let target = place;
    for (let start = 0; start < values.length; start += this.outputs) {
      floats.set(values.subarray(start, start + this.outputs), target);
      floats.fill(0, target + this.outputs, target + this.row);
      target += this.row;
    }
  }

  private readRows(floats: Float32Array, place: number, values: Float32Array): void {
    if (this.row === this.outputs) {
      values.set(floats.subarray(place, place + values.length));
      return;
    }
    let source = place;
    for (let start = 0; start < values.length; start += this.outputs) {
      values.set(floats.subarray(source, source + this.outputs), start);
      source += this.row;
    }
  }
}

/** Where what a function reads and writes is in the memory, in floats. */
interface Places {
  readonly rows: number;
  readonly bias: number;
  readonly sums: number;
  readonly maps: number;
}
