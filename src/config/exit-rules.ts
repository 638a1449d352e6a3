/** The stopping rules, by their names in a config and in files. */
export const EXIT_RULES = ['margin', 'lightff', 'none'] as const;

/** A stopping rule. */
export type ExitRule = (typeof EXIT_RULES)[number];
