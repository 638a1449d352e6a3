/** Of a row that no class is known of: it is left out. */
export const NO_LABEL = -1;

/** Of a window between two classes, neither of which has enough of it: it is left out. */
export const BETWEEN = -2;

/** Classes of the rows of a recording. */
export interface RowLabels {
  /** Index of the class of every row; NO_LABEL or BETWEEN where it has none and is left out. */
  readonly labels: Int16Array;
  /** Annotated beats that no row is about; 0 for windows. */
  readonly missed: number;
  /** 1 for every window with a class that holds some of another class, too; 0 for others, and for beats. */
  readonly mixed: Uint8Array;
}

/** Whether a row has a class. */
export function hasLabel(label: number): boolean {
  return label >= 0;
}
