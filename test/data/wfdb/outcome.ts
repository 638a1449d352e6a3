import { InputError } from '../../../src/errors/input-error.js';

/**
 * The message of the InputError that a reader gives, or undefined when it reads the file. Every other error is thrown
 * on: a damaged file must not cause one.
 */
export async function inputErrorOf(read: () => unknown): Promise<string | undefined> {
  try {
    await read();
    return undefined;
  } catch (error) {
    if (error instanceof InputError) {
      return error.message;
    }
    throw error;
  }
}
