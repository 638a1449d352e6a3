import { columnsInCommon } from '../config/streaming.js';
import { InputError } from '../errors/input-error.js';
import type { Convolution } from '../kernel/types.js';
import type { FloatNetwork } from '../model/network.js';

/** How windows follow one another in a stream, in points. */
export interface WindowsOfStream {
  readonly length: number;
  readonly hop: number;
}

/** Why the layers cannot keep columns, whatever their shape; undefined if nothing is in the way. */
function unfit(
  { normalization, layers }: FloatNetwork,
  convolutions: readonly Convolution[],
  length: number,
): string | undefined {
  if (convolutions.length === 0) return 'all layers of the network are dense';
  if (convolutions.some(({ height }) => height > 1)) return 'the network reads pictures, not windows';
  if (convolutions[0].width !== length) {
    return `a window has ${length} points, but the network reads ${convolutions[0].width} positions`;
  }
  const normalized = normalization.kind !== 'none' && (layers.length > 1 || normalization.input !== 'none');
  return normalized
    ? 'the network divides maps by their length, which differs from window to window'
    : undefined;
}

/**
 * The convolutions of a network whose layers keep columns of their outputs from one window of a stream to the next.
 *
 * @throws InputError when the network or the hop does not allow it
 */
export function keepColumns(
  network: FloatNetwork,
  convolutions: readonly Convolution[],
  { length, hop }: WindowsOfStream,
): readonly Convolution[] {
  const problem = unfit(network, convolutions, length);
  if (problem !== undefined) throw new InputError(`quantize.streaming: ${problem}; remove it`);
  const common = columnsInCommon(
    hop,
    length,
    convolutions.map((at) => ({ kernel: at.kernelWidth, stride: at.strideRight, padding: at.before })),
  );
  if ('problem' in common) {
    const at = common.layer === undefined ? '' : `layer ${common.layer}: `;
    throw new InputError(`quantize.streaming: ${at}${common.problem}; ${common.remedy}`);
  }
  // A layer with groups computes whole windows.
  return convolutions.map((at, i) => ({ ...at, keptColumns: at.groups > 1 ? 0 : common[i] }));
}
