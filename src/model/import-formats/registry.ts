import type { ImportFormat } from '../import-format.js';
import { ONNX } from './onnx.js';
import { SAFETENSORS } from './safetensors.js';

/** The formats of networks that other programs trained. The last one is that of files with any other name. */
export const IMPORT_FORMATS: readonly ImportFormat[] = [ONNX, SAFETENSORS];

/** The format of a file, by its name. */
export function importFormatOf(path: string): ImportFormat {
  const name = path.toLowerCase();
  return (
    IMPORT_FORMATS.find(({ ending }) => ending !== undefined && name.endsWith(ending)) ??
    IMPORT_FORMATS[IMPORT_FORMATS.length - 1]
  );
}
