/*
 * QEMU TCG plugin that counts the instructions a Cortex-M executes between two markers.
 *
 *   qemu-system-arm ... -plugin count_plugin.so,out=counts.txt
 *
 *   mov r9, r9     (0x46c9) starts an interval
 *   mov r10, r10   (0x46d2) ends it
 *
 * Neither marker is counted, and both do nothing. A program may have any number of intervals, one after the other.
 * When QEMU exits, it writes a line of column names and one line of numbers per interval. The first number is the total
 * count. It is followed by the counts of the classes below, which add up to the total, and by the counts of what makes
 * some of them slower: taken branches, words of multiple loads and stores, and vector instructions that directly follow
 * one of the same unit. A line that starts with "error" reports markers that do not match.
 *
 * Counts are exact. An instruction in an IT block whose condition is false is counted, because it takes time.
 *
 * QEMU does not ship its plugin header, so the few functions of API version 1 that are needed are declared here.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS };
enum qemu_plugin_op { QEMU_PLUGIN_INLINE_ADD_U64 };

typedef void (*translation_callback_t)(qemu_plugin_id_t id, struct qemu_plugin_tb *block);
typedef void (*execution_callback_t)(unsigned int core, void *context);
typedef void (*exit_callback_t)(qemu_plugin_id_t id, void *context);

extern void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, translation_callback_t callback);
extern void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *block, execution_callback_t callback,
                                                 enum qemu_plugin_cb_flags flags, void *context);
extern void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *instruction, execution_callback_t callback,
                                                   enum qemu_plugin_cb_flags flags, void *context);
extern void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *instruction, enum qemu_plugin_op op,
                                                       void *counter, uint64_t value);
extern void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, exit_callback_t callback, void *context);
extern size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
extern uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *block);
extern struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t index);
extern const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *instruction);
extern uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *instruction);

EXPORT int qemu_plugin_version = 1;

enum { START_MARKER = 0x46c9, STOP_MARKER = 0x46d2 };

/* What is counted: classes of instructions, then the causes of additional cycles. */
typedef enum {
  /* Arithmetic, moves, IT, barriers: everything that is in no other class. */
  OTHER,
  MULTIPLY,
  MULTIPLY_ACCUMULATE,
  MULTIPLY_LONG,
  DIVIDE,
  LOAD,
  /* A single load right after another single load or store. */
  FOLLOWING_LOAD,
  STORE,
  LOAD_MULTIPLE,
  STORE_MULTIPLE,
  BRANCH,
  /* LE and LETP of a low-overhead loop. */
  LOOP_END,
  VECTOR_MEMORY,
  VECTOR_ARITHMETIC,
  FLOAT,
  CLASSES,
  TAKEN_BRANCHES = CLASSES,
  LOADED_WORDS,
  STORED_WORDS,
  VECTOR_REPEATS,
  COUNTERS
} counter_t;

static const char *const counter_names[COUNTERS] = {
    "other",        "multiply",      "multiplyAccumulate", "multiplyLong", "divide",       "load",
    "followingLoad", "store",         "loadMultiple",       "storeMultiple", "branch",      "loopEnd",
    "vectorMemory", "vectorArithmetic", "float",           "takenBranches", "loadedWords", "storedWords",
    "vectorRepeats"};

typedef struct {
  counter_t class;
  /* Words that a multiple load or store moves. */
  uint32_t words;
  /* Execution may continue elsewhere than at the next instruction. */
  bool branches;
} decoded_t;

typedef struct {
  uint64_t counts[COUNTERS];
} counts_t;

/* Where a translated block starts and, if it ends in a branch, the address after it. */
typedef struct {
  uint64_t start;
  uint64_t fall_through;
  bool branches;
} block_t;

static counts_t running;
static counts_t at_start;
static bool interval_open;
static const char *error;
static counts_t *intervals;
static size_t interval_count;
static size_t interval_room;
static char *out_path;
static const block_t *last_block;

static uint32_t bits_set(uint32_t value) { return (uint32_t)__builtin_popcount(value); }

static decoded_t plain(counter_t class) { return (decoded_t){class, 0, false}; }

static decoded_t branching(counter_t class) { return (decoded_t){class, 0, true}; }

static decoded_t multiple(bool load, uint32_t words, bool branches) {
  return (decoded_t){load ? LOAD_MULTIPLE : STORE_MULTIPLE, words, branches};
}

static decoded_t decode_narrow(uint32_t code) {
  if (code >= 0x4340 && code <= 0x437f) {
    return plain(MULTIPLY);
  }
  if (code >= 0x4400 && code <= 0x47ff) {
    const bool writes_pc = ((code >> 4 & 8) | (code & 7)) == 15 && (code & 0x0300) != 0x0100;
    return code >= 0x4700 || writes_pc ? branching(BRANCH) : plain(OTHER);
  }
  if (code >= 0x4800 && code <= 0x4fff) {
    return plain(LOAD);
  }
  if (code >= 0x5000 && code <= 0x5fff) {
    return plain((code >> 9 & 7) < 3 ? STORE : LOAD);
  }
  if (code >= 0x6000 && code <= 0x9fff) {
    return plain((code & 0x0800) != 0 ? LOAD : STORE);
  }
  if ((code & 0xf500) == 0xb100) {
    return branching(BRANCH); /* CBZ and CBNZ */
  }
  if ((code & 0xfe00) == 0xb400) {
    return multiple(false, bits_set(code & 0x1ff), false);
  }
  if ((code & 0xfe00) == 0xbc00) {
    return multiple(true, bits_set(code & 0x1ff), (code & 0x100) != 0);
  }
  if (code >= 0xc000 && code <= 0xcfff) {
    return multiple((code & 0x0800) != 0, bits_set(code & 0xff), false);
  }
  if ((code >= 0xd000 && code <= 0xddff) || (code >= 0xe000 && code <= 0xe7ff)) {
    return branching(BRANCH);
  }
  return plain(OTHER);
}

/* 0xe8 and 0xe9: multiple, double, exclusive loads and stores; table branches. */
static decoded_t decode_multiple(uint32_t first, uint32_t second) {
  const bool load = (first & 0x0010) != 0;
  if ((first & 0x0040) == 0) {
    /* CLRM looks like a load from the program counter. */
    const bool clears = (first & 0xffff) == 0xe89f;
    return clears ? plain(OTHER) : multiple(load, bits_set(second), load && (second & 0x8000) != 0);
  }
  if ((first & 0xfff0) == 0xe8d0 && (second & 0x00e0) == 0) {
    return branching(LOAD); /* TBB and TBH */
  }
  return (first & 0x0120) != 0 ? multiple(load, 2, false) : plain(load ? LOAD : STORE);
}

/* 0xf0 to 0xf7: immediates, branches, low-overhead loops. */
static decoded_t decode_branch(uint32_t first, uint32_t second) {
  if ((second & 0x8000) == 0) {
    return plain(OTHER);
  }
  if ((second & 0x5000) != 0 && (second & 0x1000) != 0) {
    return branching(BRANCH); /* B.W and BL */
  }
  if ((second & 0xf001) == 0xc001 && (first & 0xff80) == 0xf000) {
    /* LE and LETP do not count as taken branches: the core caches the target. The others are WLS and WLSTP. */
    return (first & 0xffcf) == 0xf00f ? plain(LOOP_END) : branching(BRANCH);
  }
  const bool conditional = (second & 0xd000) == 0x8000 && (first & 0x0380) != 0x0380;
  return conditional ? branching(BRANCH) : plain(OTHER);
}

/* 0xf8 to 0xfb: single loads and stores, register operations, multiplications. */
static decoded_t decode_register(uint32_t first, uint32_t second) {
  if (first < 0xfa00) {
    const bool load = (first & 0x0010) != 0;
    const bool loads_pc = (first & 0xff70) == 0xf850 && second >> 12 == 15;
    return loads_pc ? branching(LOAD) : plain(load ? LOAD : STORE);
  }
  if (first < 0xfb00) {
    return plain(OTHER);
  }
  if (first < 0xfb80) {
    return plain(second >> 12 == 15 ? MULTIPLY : MULTIPLY_ACCUMULATE);
  }
  const bool divides = (first & 0xffd0) == 0xfb90 && (second & 0x00f0) == 0x00f0;
  return plain(divides ? DIVIDE : MULTIPLY_LONG);
}

/* 0xec to 0xef and 0xfc to 0xff: floating point and vectors. */
static decoded_t decode_coprocessor(uint32_t first, uint32_t second) {
  const bool load = (first & 0x0010) != 0;
  const bool memory = (first & 0x0200) == 0;
  /* Coprocessors 10 and 11 are the scalar floating-point unit, except at 0xef and 0xff. */
  const uint32_t coprocessor = second >> 8 & 15;
  if (memory && (coprocessor & 14) == 14 && (first & 0xffa0) != 0xec00) {
    return plain(VECTOR_MEMORY);
  }
  if ((first & 0x0f00) != 0x0f00 && (coprocessor == 10 || coprocessor == 11)) {
    if (!memory || (first & 0xffa0) == 0xec00) {
      return plain(FLOAT);
    }
    const bool single = (first & 0x0120) == 0x0100;
    return multiple(load, single ? coprocessor - 9 : second & 0xff, false);
  }
  return plain(VECTOR_ARITHMETIC);
}

static bool is_wide(uint32_t first) { return first >= 0xe800; }

static decoded_t decode(uint32_t first, uint32_t second) {
  if (!is_wide(first)) {
    return decode_narrow(first);
  }
  if ((first & 0xfe00) == 0xe800) {
    return decode_multiple(first, second);
  }
  if ((first & 0xfe00) == 0xea00) {
    return plain(OTHER);
  }
  if ((first & 0xf800) == 0xf000) {
    return decode_branch(first, second);
  }
  return (first & 0xfc00) == 0xf800 ? decode_register(first, second) : decode_coprocessor(first, second);
}

static void start_interval(unsigned int core, void *context) {
  (void)core;
  (void)context;
  if (interval_open) {
    error = "an interval starts inside another";
  }
  interval_open = true;
  at_start = running;
}

static void stop_interval(unsigned int core, void *context) {
  (void)core;
  (void)context;
  if (!interval_open) {
    error = "an interval ends that did not start";
    return;
  }
  interval_open = false;
  if (interval_count == interval_room) {
    interval_room = interval_room == 0 ? 1024 : 2 * interval_room;
    intervals = realloc(intervals, interval_room * sizeof *intervals);
    if (intervals == NULL) {
      abort();
    }
  }
  counts_t *const interval = &intervals[interval_count++];
  for (size_t i = 0; i < COUNTERS; i++) {
    interval->counts[i] = running.counts[i] - at_start.counts[i];
  }
}

/* A branch ends a block, so the address of the next block shows whether it was taken. */
static void enter_block(unsigned int core, void *context) {
  const block_t *const block = context;
  (void)core;
  if (last_block != NULL && last_block->branches && block->start != last_block->fall_through) {
    running.counts[TAKEN_BRANCHES]++;
  }
  last_block = block;
}

static void count(struct qemu_plugin_insn *instruction, counter_t counter, uint32_t times) {
  qemu_plugin_register_vcpu_insn_exec_inline(instruction, QEMU_PLUGIN_INLINE_ADD_U64, &running.counts[counter], times);
}

static uint32_t halfword(const struct qemu_plugin_insn *instruction, size_t index) {
  const uint8_t *const bytes = qemu_plugin_insn_data(instruction);
  return (uint32_t)bytes[2 * index] | (uint32_t)bytes[2 * index + 1] << 8;
}

/* Counts one instruction each time it runs; returns whether it is a branch. `last` is the class of the one before. */
static bool count_instruction(struct qemu_plugin_insn *instruction, counter_t *last) {
  const uint32_t first = halfword(instruction, 0);
  if (first == START_MARKER || first == STOP_MARKER) {
    qemu_plugin_register_vcpu_insn_exec_cb(instruction, first == START_MARKER ? start_interval : stop_interval,
                                           QEMU_PLUGIN_CB_NO_REGS, NULL);
    *last = OTHER;
    return false;
  }
  const decoded_t decoded = decode(first, is_wide(first) ? halfword(instruction, 1) : 0);
  const bool follows = *last == LOAD || *last == FOLLOWING_LOAD || *last == STORE;
  const counter_t class = decoded.class == LOAD && follows ? FOLLOWING_LOAD : decoded.class;
  const bool vector = class == VECTOR_MEMORY || class == VECTOR_ARITHMETIC;
  count(instruction, class, 1);
  if (decoded.words > 0) {
    count(instruction, class == LOAD_MULTIPLE ? LOADED_WORDS : STORED_WORDS, decoded.words);
  }
  if (vector && *last == class) {
    count(instruction, VECTOR_REPEATS, 1);
  }
  *last = class;
  return decoded.branches;
}

static void translate_block(qemu_plugin_id_t id, struct qemu_plugin_tb *translated) {
  const size_t instructions = qemu_plugin_tb_n_insns(translated);
  block_t *const block = calloc(1, sizeof *block);
  (void)id;
  if (block == NULL) {
    abort();
  }
  counter_t last = OTHER;
  block->start = qemu_plugin_tb_vaddr(translated);
  for (size_t i = 0; i < instructions; i++) {
    struct qemu_plugin_insn *const instruction = qemu_plugin_tb_get_insn(translated, i);
    block->branches = count_instruction(instruction, &last);
    /* Not qemu_plugin_insn_size(): at the end of a page it also includes the instruction after a narrow one. */
    block->fall_through = qemu_plugin_insn_vaddr(instruction) + (is_wide(halfword(instruction, 0)) ? 4 : 2);
  }
  qemu_plugin_register_vcpu_tb_exec_cb(translated, enter_block, QEMU_PLUGIN_CB_NO_REGS, block);
}

static void write_interval(FILE *file, const counts_t *interval) {
  uint64_t total = 0;
  for (size_t i = 0; i < CLASSES; i++) {
    total += interval->counts[i];
  }
  fprintf(file, "%" PRIu64, total);
  for (size_t i = 0; i < COUNTERS; i++) {
    fprintf(file, " %" PRIu64, interval->counts[i]);
  }
  fprintf(file, "\n");
}

static void write_counts(qemu_plugin_id_t id, void *context) {
  FILE *const file = fopen(out_path, "w");
  (void)id;
  (void)context;
  if (file == NULL) {
    perror(out_path);
    return;
  }
  fprintf(file, "instructions");
  for (size_t i = 0; i < COUNTERS; i++) {
    fprintf(file, " %s", counter_names[i]);
  }
  fprintf(file, "\n");
  for (size_t i = 0; i < interval_count; i++) {
    write_interval(file, &intervals[i]);
  }
  if (interval_open && error == NULL) {
    error = "an interval did not end";
  }
  if (error != NULL) {
    fprintf(file, "error: %s\n", error);
  }
  if (fclose(file) != 0) {
    perror(out_path);
  }
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv) {
  (void)info;
  for (int i = 0; i < argc; i++) {
    if (strncmp(argv[i], "out=", 4) == 0) {
      out_path = strdup(argv[i] + 4);
    }
  }
  if (out_path == NULL) {
    fprintf(stderr, "count_plugin: out=<file> is missing\n");
    return 1;
  }
  qemu_plugin_register_vcpu_tb_trans_cb(id, translate_block);
  qemu_plugin_register_atexit_cb(id, write_counts, NULL);
  return 0;
}
