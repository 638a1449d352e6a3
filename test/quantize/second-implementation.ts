// A second implementation of the integer model, written from docs/integer-model.md alone. It imports nothing of ffirm, looks at
// nothing twice for speed, and is here to show that the page says everything.

interface LayerNumbers {
  readonly inputs: number;
  readonly outputs: number;
  readonly rowBits: number;
  readonly gain: number;
  readonly shift: number;
  readonly squaredLength: number;
  readonly goodnessMultiplier: number;
  readonly goodnessShift: number;
}

type ConvolutionNumbers = Readonly<
  Record<
    | ('height' | 'width' | 'channels' | 'kernelHeight' | 'kernelWidth' | 'strideDown' | 'strideRight')
    | ('above' | 'before' | 'outputHeight' | 'outputWidth' | 'gridHeight' | 'gridWidth')
    | ('groupChannels' | 'groupOutputs')
    | 'pooling'
    | ('cellHeight' | 'cellWidth' | 'stepDown' | 'stepRight' | 'meanMultiplier' | 'meanShift'),
    number
  >
>;

interface ExitNumbers {
  readonly layer: number;
  readonly units: number;
  readonly threshold: number;
  readonly gap: number;
}

interface Network {
  readonly features: number;
  readonly classNames: readonly string[];
  readonly labelSlots: number;
  readonly labelCount: number;
  readonly labelSquare: number;
  readonly labelMultiplier: number;
  readonly layers: readonly LayerNumbers[];
  readonly heads?: readonly ({ readonly first: number } | null)[];
  readonly convolutions?: readonly ConvolutionNumbers[];
  readonly rule: number;
  readonly exits: readonly ExitNumbers[];
}

export interface Answer {
  readonly label: number;
  readonly margin: number;
  readonly exit: number;
  readonly goodness: readonly number[];
}

interface TensorEntry {
  readonly dtype: string;
  readonly data_offsets: readonly [number, number];
}

/** The file: 8 bytes of header length, a JSON header, the tensors. */
export class SecondImplementation {
  readonly #network: Network;
  readonly #tensor: (name: string) => readonly number[];

  constructor(bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const start = 8 + Number(view.getBigUint64(0, true));
    const header: Record<string, TensorEntry> & { __metadata__: Record<string, string> } = JSON.parse(
      new TextDecoder().decode(bytes.subarray(8, start)),
    );
    this.#network = JSON.parse(header.__metadata__.network);
    const kept = new Map<string, readonly number[]>();
    this.#tensor = (name) => {
      const known = kept.get(name);
      if (known !== undefined) return known;
      const { dtype, data_offsets } = header[name];
      const [from, to] = data_offsets;
      const size = dtype === 'I8' ? 1 : 4;
      const numbers = Array.from({ length: (to - from) / size }, (_, i) =>
        dtype === 'I8' ? view.getInt8(start + from + i) : view.getInt32(start + from + 4 * i, true),
      );
      kept.set(name, numbers);
      return numbers;
    };
  }

  get features(): number {
    return this.#network.features;
  }

  classify(input: readonly number[]): Answer {
    return this.#network.heads === undefined ? this.#byGoodness(input) : this.#byHeads(input);
  }

  /** Dot product of unit `unit` of a layer with a vector. */
  #product(layer: number, unit: number, vector: readonly number[]): number {
    const weights = this.#tensor(`layers.${layer}.weight`);
    return vector.reduce((sum, value, i) => sum + value * weights[unit * vector.length + i], 0);
  }

  /** Activations of the units from `from` to `to` of a layer for an input vector and a label. */
  #activations(
    layer: number,
    from: number,
    to: number,
    vector: readonly number[],
    label: number,
    squares = squaresOf(vector),
  ): number[] {
    const numbers = this.#network.layers[layer];
    const { labelCount, labelSquare, labelMultiplier } = this.#network;
    const isFirst = layer === 0;
    const length = squares + (isFirst ? labelSquare : 0);
    const normalizer = normalizerOf(numbers, numbers.squaredLength > 0 ? numbers.squaredLength : length);
    const bias = this.#tensor(`layers.${layer}.bias`);
    const slots = isFirst && labelCount > 0 ? this.#tensor('labels.weight') : [];
    return Array.from({ length: to - from }, (_, i) => {
      const unit = from + i;
      const slot = slots.length > 0 ? labelMultiplier * slots[label * numbers.outputs + unit] : 0;
      const sum = this.#product(layer, unit, vector) + slot;
      const scaled = Math.floor((sum * normalizer.up + normalizer.half) / 2 ** normalizer.down);
      const value = Math.floor((scaled * normalizer.multiplier + bias[unit]) / 2 ** numbers.shift);
      return Math.min(127, Math.max(0, value));
    });
  }

  /** The features, with those that label slots take the place of as zeros. */
  #withoutSlots(input: readonly number[]): readonly number[] {
    return input.map((value, i) => (i < this.#network.labelSlots ? 0 : value));
  }

  #byGoodness(input: readonly number[]): Answer {
    const { classNames, layers, exits, rule } = this.#network;
    const labels = classNames.map((_, label) => label);
    const first = this.#withoutSlots(input);
    let vectors: (readonly number[])[] = labels.map(() => first);
    const alive = labels.map(() => true);
    const finished = labels.map(() => 0);
    const goodness = labels.map(() => 0);
    let current: number[][] = labels.map(() => []);
    for (const [index, { layer, units, threshold, gap }] of exits.entries()) {
      const { outputs, goodnessMultiplier, goodnessShift } = layers[layer];
      for (const label of labels.filter((one) => alive[one])) {
        const done = current[label].length;
        current[label].push(...this.#activations(layer, done, units, vectors[label], label));
        const squares = squaresOf(current[label]);
        goodness[label] =
          finished[label] +
          Math.floor((squares * goodnessMultiplier + 2 ** (goodnessShift - 1)) / 2 ** goodnessShift);
      }
      if (units === outputs) {
        for (const label of labels.filter((one) => alive[one])) finished[label] = goodness[label];
        vectors = current;
        current = labels.map(() => []);
      }
      const { best, margin } = rank(goodness);
      for (const label of labels) if (goodness[label] < goodness[best] - gap) alive[label] = false;
      const sure = (rule === 1 ? margin : goodness[best]) > threshold;
      const left = alive.filter((one) => one).length;
      if (sure || left === 1 || index === exits.length - 1)
        return { label: best, margin, exit: index, goodness };
    }
    throw new RangeError('a model without exit points');
  }

  /** The output of a convolution, [outputHeight][outputWidth][outputs], from the map that it reads. */
  #map(layer: number, convolution: ConvolutionNumbers, map: readonly number[]): number[] {
    const { height, width, channels, kernelHeight, kernelWidth, groupChannels, groupOutputs } = convolution;
    const squares = squaresOf(map);
    return places(convolution.outputHeight, convolution.outputWidth).flatMap(([down, right]) => {
      const top = down * convolution.strideDown - convolution.above;
      const left = right * convolution.strideRight - convolution.before;
      const patchOf = (group: number) =>
        places(kernelHeight, kernelWidth).flatMap(([row, column]) =>
          Array.from({ length: groupChannels }, (_, channel) => {
            const [y, x] = [top + row, left + column];
            const isInside = y >= 0 && y < height && x >= 0 && x < width;
            return isInside ? map[(y * width + x) * channels + group * groupChannels + channel] : 0;
          }),
        );
      return Array.from({ length: channels / groupChannels }, (_, group) => {
        const [first, end] = [group * groupOutputs, (group + 1) * groupOutputs];
        return this.#activations(layer, first, end, patchOf(group), 0, squares);
      }).flat();
    });
  }

  #byHeads(input: readonly number[]): Answer {
    const { classNames, layers, exits, rule, heads = [] } = this.#network;
    const outputs: number[][] = layers.map(() => []);
    let logits = classNames.map(() => 0);
    for (const [index, { layer, units, threshold }] of exits.entries()) {
      const vector = layer === 0 ? this.#withoutSlots(input) : outputs[layer - 1];
      const convolution = this.#network.convolutions?.[layer];
      if (convolution === undefined) {
        outputs[layer].push(...this.#activations(layer, outputs[layer].length, units, vector, 0));
      } else {
        outputs[layer] = this.#map(layer, convolution, vector);
      }
      const head = heads[layer];
      if (head !== null && head !== undefined) {
        const weights = this.#tensor(`heads.${layer}.weight`);
        const bias = this.#tensor(`heads.${layer}.bias`);
        const read =
          convolution === undefined
            ? outputs.slice(head.first, layer + 1).flat()
            : pooledOf(convolution, outputs[layer]);
        const weightOf = (input: number, label: number): number =>
          convolution === undefined ? input * classNames.length + label : label * read.length + input;
        logits = classNames.map((_, label) =>
          read.reduce((sum, value, i) => sum + value * weights[weightOf(i, label)], bias[label]),
        );
      }
      const { best, margin } = rank(logits);
      if ((rule === 1 ? margin : logits[best]) > threshold || index === exits.length - 1) {
        return { label: best, margin, exit: index, goodness: logits };
      }
    }
    throw new RangeError('a model without exit points');
  }
}

/** Rows and columns of a rectangle, row by row. */
function places(height: number, width: number): (readonly [number, number])[] {
  return Array.from({ length: height * width }, (_, i) => [Math.floor(i / width), i % width] as const);
}

/** What the head of a convolution reads of its output: 0 means, 1 maxima, 2 means and then maxima. */
function pooledOf(convolution: ConvolutionNumbers, output: readonly number[]): readonly number[] {
  const { outputHeight, outputWidth, cellHeight, cellWidth, meanMultiplier, meanShift } = convolution;
  if (cellHeight * cellWidth === 1) return output;
  const channels = output.length / (outputHeight * outputWidth);
  const cells = places(convolution.gridHeight, convolution.gridWidth).flatMap(([down, right]) =>
    Array.from({ length: channels }, (_, channel) =>
      places(cellHeight, cellWidth).map(([row, column]) => {
        const position = (down * convolution.stepDown + row) * outputWidth + right * convolution.stepRight;
        return output[(position + column) * channels + channel];
      }),
    ),
  );
  const means = cells.map((cell) => {
    const sum = cell.reduce((total, value) => total + value, 0);
    return Math.min(127, Math.floor((sum * meanMultiplier + 2 ** (meanShift - 1)) / 2 ** meanShift));
  });
  const maxima = cells.map((cell) => Math.max(...cell));
  return [means, maxima, [...means, ...maxima]][convolution.pooling];
}

function squaresOf(vector: readonly number[]): number {
  return vector.reduce((sum, value) => sum + value * value, 0);
}

/** The lowest label of those with the largest goodness, and how far the second is behind. */
function rank(goodness: readonly number[]): { best: number; margin: number } {
  const largest = Math.max(...goodness);
  const best = goodness.indexOf(largest);
  const others = goodness.filter((_, label) => label !== best);
  return { best, margin: largest - Math.max(...others) };
}

/** 2^29 / sqrt(value) for value from 2^28 to below 2^30, with exactly the steps of the page. */
function reciprocalSquareRoot(value: number): number {
  const mantissa = Math.floor(value / 2 ** 14);
  let y = 38229 - Math.floor((mantissa * 5461) / 2 ** 14);
  for (let step = 0; step < 3; step++) {
    const square = Math.floor((y * y) / 2 ** 15);
    const correction = Math.floor((1610612736 - mantissa * square) / 2 ** 15);
    y = Math.floor((y * correction + 16384) / 2 ** 15);
  }
  return y;
}

function normalizerOf(layer: LayerNumbers, squaredLength: number) {
  if (squaredLength === 0) return { up: 1, half: 0, down: 0, multiplier: 0 };
  let value = squaredLength;
  let down = layer.rowBits - 2;
  while (value < 2 ** 28) {
    value *= 4;
    down -= 1;
  }
  while (value >= 2 ** 30) {
    value = Math.floor(value / 4);
    down += 1;
  }
  const multiplier = Math.floor((layer.gain * reciprocalSquareRoot(value) + 16384) / 2 ** 15);
  return down > 0
    ? { up: 1, half: 2 ** (down - 1), down, multiplier }
    : { up: 2 ** -down, half: 0, down: 0, multiplier };
}
