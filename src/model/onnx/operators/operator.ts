import type { Call } from '../call.js';
import type { Value } from '../value.js';

/** An operator of ONNX that ffirm can express. */
export interface Operator {
  /** Its name in ONNX. */
  readonly name: string;
  /** Most inputs that it takes. */
  readonly inputs: number;
  /** What it makes of its inputs. @throws OnnxError when ffirm cannot express it */
  apply(call: Call): Value;
}
