/** Quantized inputs, row-major `[count][features]`. */
export interface IntegerSamples {
  readonly count: number;
  readonly features: number;
  readonly inputs: Int8Array;
}

/** What an executor answered: one row a sample; `goodness` is `[count][classes]`, cumulative at the exit. */
export interface IntegerAnswers {
  readonly count: number;
  readonly classes: number;
  readonly labels: Int32Array;
  readonly exits: Int32Array;
  readonly goodness: Int32Array;
}

/** One way of running the integer network. All executors must give the same integers. */
export interface IntegerExecutor {
  /** "typescript", "host", "cortex-m4" ... */
  readonly name: string;
  /** Runs all samples. Throws when the program cannot be run at all. */
  run(samples: IntegerSamples): Promise<IntegerAnswers>;
}
