import { ADD } from './add.js';
import { BATCH_NORMALIZATION } from './batch-normalization.js';
import { CONV } from './conv.js';
import { GEMM, MAT_MUL } from './gemm.js';
import { CONSTANT, DROPOUT, IDENTITY } from './inference.js';
import type { Operator } from './operator.js';
import { AVERAGE_POOL, GLOBAL_AVERAGE_POOL, REDUCE_MEAN } from './pooling.js';
import { RELU } from './relu.js';
import { FLATTEN, RESHAPE, SQUEEZE, TRANSPOSE, UNSQUEEZE } from './shape.js';
import { LOG_SOFTMAX, SOFTMAX } from './softmax.js';

/** The operators that ffirm can express. */
export const OPERATORS: readonly Operator[] = [
  CONV,
  GEMM,
  MAT_MUL,
  ADD,
  BATCH_NORMALIZATION,
  RELU,
  GLOBAL_AVERAGE_POOL,
  AVERAGE_POOL,
  REDUCE_MEAN,
  FLATTEN,
  RESHAPE,
  SQUEEZE,
  UNSQUEEZE,
  TRANSPOSE,
  IDENTITY,
  DROPOUT,
  CONSTANT,
  SOFTMAX,
  LOG_SOFTMAX,
];
