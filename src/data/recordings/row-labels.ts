/** Of a row that no class is known of: it is left out. */
export const NO_LABEL = -1;

/** Classes of the rows of a recording. */
export interface RowLabels {
  /** Index of the class of every row, or -1 where none is known: it is left out. */
  readonly labels: Int16Array;
  /** Annotated beats that no row is about; 0 for windows. */
  readonly missed: number;
}
