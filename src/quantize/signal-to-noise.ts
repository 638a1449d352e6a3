/** Collects signal and error energy of one layer; the ratio is taken at the end. */
export class SignalToNoise {
  #signal = 0;
  #noise = 0;

  /** Adds a vector of float activations and the levels that the integer layer gave, each worth `step`. */
  add(expected: ArrayLike<number>, levels: ArrayLike<number>, step: number): void {
    for (let i = 0; i < expected.length; i++) {
      this.#signal += expected[i] ** 2;
      this.#noise += (expected[i] - levels[i] * step) ** 2;
    }
  }

  /** 10 log10(signal / noise) in decibels; 0 when there was no signal, at most 200. */
  get decibels(): number {
    if (this.#signal === 0) return 0;
    return Math.min(200, 10 * Math.log10(this.#signal / Math.max(this.#noise, Number.MIN_VALUE)));
  }
}
