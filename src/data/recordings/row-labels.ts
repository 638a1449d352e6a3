/** Label of a row whose class nothing gives: it is left out. */
export const NO_LABEL = -1;

/** Classes of the rows of a recording. */
export interface RowLabels {
  /** Index of the class of every row; NO_LABEL if it has none and is left out. */
  readonly labels: Int16Array;
  /** Number of annotated beats without a row; 0 for windows. */
  readonly missed: number;
  /** The share, 0 to 1, of every window that its class covers; 1 for beats and for recordings of one class. */
  readonly purity: Float64Array;
}

/** Whether a row has a class. */
export function hasLabel(label: number): boolean {
  return label >= 0;
}

/** Labels of rows that have their class as a whole. */
export function wholeRows(labels: Int16Array, missed = 0): RowLabels {
  return { labels, missed, purity: new Float64Array(labels.length).fill(1) };
}
