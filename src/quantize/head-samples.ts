/** What the integer network has computed where a head reads it, and the logits that the head should give. */
export interface HeadSamples {
  /** Rows: a sample at the end of the head's layer, or at a prefix of it. */
  readonly count: number;
  /** For every input of the head, the rows in which it is not zero and its activation there. */
  readonly columns: readonly HeadColumn[];
  /** Logits of the float network, [rows][classes]. */
  readonly logits: Float64Array;
}

/** The activations of one unit. */
export interface HeadColumn {
  readonly rows: Int32Array;
  readonly values: Uint8Array;
}

/** Maximum number of activations collected for one head, zeros included; it limits the time and memory of the fit. */
const MOST_ACTIVATIONS = 2 ** 24;

/** Collects the rows of one head: only the first ones, if there are too many. */
export class HeadSampler {
  readonly #rows: number[][];
  readonly #values: number[][];
  readonly #logits: number[] = [];
  #count = 0;

  constructor(inputs: number) {
    this.#rows = Array.from({ length: inputs }, () => []);
    this.#values = Array.from({ length: inputs }, () => []);
  }

  /**
   * Adds a row.
   *
   * @param activations of the inputs from the first on; the others are zero
   */
  add(activations: ArrayLike<number>, logits: ArrayLike<number>): void {
    if ((this.#count + 1) * this.#rows.length > MOST_ACTIVATIONS) return;
    for (let input = 0; input < activations.length; input++) {
      if (activations[input] === 0) continue;
      this.#rows[input].push(this.#count);
      this.#values[input].push(activations[input]);
    }
    for (let label = 0; label < logits.length; label++) this.#logits.push(logits[label]);
    this.#count += 1;
  }

  get samples(): HeadSamples {
    return {
      count: this.#count,
      columns: this.#rows.map((rows, input) => ({
        rows: Int32Array.from(rows),
        values: Uint8Array.from(this.#values[input]),
      })),
      logits: Float64Array.from(this.#logits),
    };
  }
}
