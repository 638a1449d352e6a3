import { InputError } from '../errors/input-error.js';
import { type Affine, foldBatchNorm } from './batch-norm.js';
import type { LayerDescription } from './import-description.js';
import type { TensorTaker } from './tensor-taker.js';

/**
 * A layer with the batch normalization folded into it that its description names, if it does.
 *
 * @param place of the layer in the description, for messages
 * @throws InputError when a tensor is missing, or a result is not a finite number
 */
export function withBatchNorm(
  taker: TensorTaker,
  { batchNorm }: LayerDescription,
  place: string,
  affine: Affine,
): Affine {
  if (batchNorm === undefined) return affine;
  const { name, epsilon } = batchNorm;
  const at = `${place}.batchNorm`;
  const take = (part: string) => taker.vector(`${name}.${part}`, at, affine.bias.length);
  const folded = foldBatchNorm(affine, {
    scale: take('weight'),
    shift: take('bias'),
    mean: take('running_mean'),
    variance: take('running_var'),
    epsilon,
  });
  if (folded !== undefined) return folded;
  throw new InputError(
    `${taker.source}: ${at}: its result is not a finite number; check ${name}.running_var and the epsilon`,
  );
}
