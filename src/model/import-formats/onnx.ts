import type { ImportFormat } from '../import-format.js';
import { importOnnx } from '../onnx/network.js';

/** ONNX, which PyTorch, TensorFlow and others export. */
export const ONNX: ImportFormat = {
  ending: '.onnx',
  name: 'ONNX',
  isDescribed: false,
  read: ({ bytes, source }) => ({ ...importOnnx(bytes, source), classNames: undefined }),
};
