import type { Command, Device } from '../adapt/device.js';
import { OPERATIONS } from '../adapt/device.js';
import type { Model } from '../kernel/types.js';

/** Integers of a row before the goodness of the labels. */
const ROW_HEAD = 4;

/** The integers of a command, and its input if it has one. */
function partsOf(command: Command): readonly [numbers: readonly number[], input?: Int8Array] {
  switch (command.op) {
    case 'offer':
      return [[command.guess], command.input];
    case 'classify':
      return [[], command.input];
    case 'answer':
      return [[command.slot, command.label]];
    case 'learn':
      return [[command.steps]];
    case 'export':
    case 'import':
      return [[command.place]];
    case 'damage':
      return [[command.place, command.offset, command.bits]];
    default:
      return [[]];
  }
}

/** The bytes that the program for learners reads. */
export function encodeCommands({ features }: Model, commands: readonly Command[]): Uint8Array {
  const size = 16 + 4 * Math.ceil(features / 4);
  const bytes = Buffer.alloc(size * commands.length);
  commands.forEach((command, i) => {
    const [numbers, input] = partsOf(command);
    bytes.writeInt32LE(OPERATIONS.indexOf(command.op), i * size);
    numbers.forEach((number, place) => {
      bytes.writeInt32LE(number, i * size + 4 + 4 * place);
    });
    if (input !== undefined) Buffer.from(input.buffer, input.byteOffset, features).copy(bytes, i * size + 16);
  });
  return bytes;
}

/** A row of what commands return, with zeros for what a command does not. */
export function rowOf({ classes }: Model, returned: readonly number[]): readonly number[] {
  return Array.from({ length: ROW_HEAD + classes }, (_, i) => returned[i] ?? 0);
}

/** A device, and everything that it was told and returned. */
export interface Recording {
  readonly device: Device;
  readonly commands: readonly Command[];
  /** What each of the commands returned. */
  readonly returned: readonly (readonly number[])[];
}

/**
 * A device that notes down what it is told and what it returns; inputs are copied.
 *
 * @param notes false: it notes nothing
 */
export function recordDevice(device: Device, notes = true): Recording {
  if (!notes) return { device, commands: [], returned: [] };
  const commands: Command[] = [];
  const returned: (readonly number[])[] = [];
  return {
    commands,
    returned,
    device: {
      run(command) {
        commands.push('input' in command ? { ...command, input: command.input.slice() } : command);
        const result = device.run(command);
        returned.push(result);
        return result;
      },
    },
  };
}
