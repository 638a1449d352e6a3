import { InputError } from '../../errors/input-error.js';

/** Something in an ONNX file that ffirm cannot read or express. */
export class OnnxError extends InputError {
  override readonly name = 'OnnxError';

  /** @param place the file, and what of it: a node, a tensor */
  constructor(place: string, problem: string, remedy: string) {
    super(`${place}: ${problem}; ${remedy}`);
  }
}
