/** Label of a row without a known class: it is left out. */
export const NO_LABEL = -1;

/** Label of a window between two classes, neither of which covers enough of it: it is left out. */
export const BETWEEN = -2;

/** Classes of the rows of a recording. */
export interface RowLabels {
  /** Index of the class of every row; NO_LABEL or BETWEEN if it has none and is left out. */
  readonly labels: Int16Array;
  /** Number of annotated beats without a row; 0 for windows. */
  readonly missed: number;
  /** 1 for every window with a class that also contains some of another class; 0 for others, and for beats. */
  readonly mixed: Uint8Array;
}

/** Whether a row has a class. */
export function hasLabel(label: number): boolean {
  return label >= 0;
}
