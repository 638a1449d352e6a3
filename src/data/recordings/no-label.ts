/** Of a row that no class is known of: it is left out. */
export const NO_LABEL = -1;
