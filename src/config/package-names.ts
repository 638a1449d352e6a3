/** Build systems that a generated library can be laid out for; several at once. */
export const PACKAGE_NAMES = ['platformio', 'arduino', 'zephyr', 'cmake', 'make'] as const;

/** @see PACKAGE_NAMES */
export type PackageName = (typeof PACKAGE_NAMES)[number];
