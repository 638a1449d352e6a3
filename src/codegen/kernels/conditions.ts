/**
 * Preprocessor condition: Cortex-M, and no other architecture with instructions of the same names. ARMv5TE and ARMv6 have the DSP
 * instructions, but not Thumb-2. Words of weights are read as little-endian.
 */
export const CORTEX_M =
  "defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M' && !defined(__ARM_BIG_ENDIAN)";

/** Preprocessor condition: compilers that read assembly in the GNU syntax. */
export const GNU = 'defined(__GNUC__)';
