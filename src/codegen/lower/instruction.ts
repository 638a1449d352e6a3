/** What some cores do in one instruction, and C of other files than those of the kernel can ask them for. */
interface Instruction {
  /** Condition of the preprocessor that is true where the core and the compiler have it. */
  readonly where: string;
  /** Parameters of the function. */
  readonly parameters: number;
  /** The statement that replaces the body of the function, with the C names of its parameters. */
  readonly statement: (...parameters: readonly string[]) => string;
}

/** Cores other than Arm's M profile whose divider and whose count of leading zeros every compiler knows: computers. */
const COMPUTERS = 'defined(__x86_64__) || defined(__aarch64__)';

/**
 * Older versions of GCC have the macro, but not the functions, and clang has the macro for cores of the baseline, which lack the
 * instructions.
 */
const SATURATES =
  'defined(__ARM_FEATURE_SAT) && __ARM_ARCH_ISA_THUMB == 2 && (defined(__clang__) || __GNUC__ >= 11)';

/** Instructions for two numbers of 16 bits, or four of 8, in a word, which have functions in GCC from version 10 on. */
const SIMD =
  'defined(__ARM_FEATURE_SIMD32) && __ARM_ARCH_ISA_THUMB == 2 && (defined(__clang__) || __GNUC__ >= 10)';

/** Words in memory begin with their lowest byte, and the compiler reads one from any address. */
const LITTLE_ENDIAN =
  'defined(__GNUC__) && defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__';

/**
 * The instructions that a function of the kernel can name with the tag `@instruction`. The macros are those of the Arm C
 * Language Extensions; a compiler that defines none of them gets the function as it is written.
 */
export const INSTRUCTIONS: ReadonlyMap<string, Instruction> = new Map([
  [
    'divide',
    {
      where: `defined(__ARM_FEATURE_IDIV) || ${COMPUTERS}`,
      parameters: 2,
      statement: (dividend, divisor) => `return ${dividend} / ${divisor};`,
    },
  ],
  [
    'headroom',
    {
      where: `defined(__GNUC__) && (defined(__ARM_FEATURE_CLZ) || ${COMPUTERS})`,
      parameters: 1,
      statement: (value) => `return __builtin_clz((unsigned int)${value}) - 1;`,
    },
  ],
  [
    'clampActivation',
    {
      where: SATURATES,
      parameters: 1,
      statement: (value) => `return (int32_t)__builtin_arm_usat(${value}, 7);`,
    },
  ],
  [
    'clampInt16',
    {
      where: SATURATES,
      parameters: 1,
      statement: (value) => `return (int32_t)__builtin_arm_ssat(${value}, 16);`,
    },
  ],
  [
    'clampFactor',
    {
      where: SATURATES,
      parameters: 1,
      statement: (value) => `return (int32_t)__builtin_arm_ssat(${value}, 8);`,
    },
  ],
  [
    'loadFour',
    {
      where: LITTLE_ENDIAN,
      parameters: 2,
      statement: (values, place) =>
        `int32_t word; __builtin_memcpy(&word, &${values}[${place}], sizeof word); return word;`,
    },
  ],
  [
    'evenBytes',
    {
      where: SIMD,
      parameters: 1,
      statement: (four) => `return (int32_t)__builtin_arm_sxtb16(${four});`,
    },
  ],
  [
    'addProducts',
    {
      where: SIMD,
      parameters: 3,
      statement: (left, right, sum) => `return (int32_t)__builtin_arm_smlad(${left}, ${right}, ${sum});`,
    },
  ],
  [
    'addScaled',
    {
      where: SIMD,
      parameters: 3,
      statement: (weights, lifted, factor) =>
        `return __builtin_arm_qadd16(${weights}, __builtin_arm_qsub16(${lifted} * ${factor}, ${factor} * 0x800080));`,
    },
  ],
]);
