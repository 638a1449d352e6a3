import { API_VERSION } from '../codegen/info-view.js';
import { BoardError } from './failure.js';
import type { Greeting } from './protocol.js';

/** What a board has to say of itself to be the right one. */
export interface ExpectedBoard
  extends Pick<Greeting, 'name' | 'modelHash' | 'features' | 'classes' | 'exits' | 'channels'> {}

/** Characters of a name that a board says, and of a hash that a message shows. */
const NAME_LENGTH = 40;
const SHOWN = 12;

/**
 * Makes sure that a board runs the network that its answers are compared with.
 *
 * @throws BoardError saying what it runs instead, and what to do
 */
export function checkIdentity(greeting: Greeting, expected: ExpectedBoard, port: string): void {
  const { name, modelHash } = expected;
  if (greeting.name !== name.slice(0, NAME_LENGTH)) {
    throw new BoardError(
      `${port}: the board runs "${greeting.name}", not "${name}"; build examples/board of the bundle of "${name}" and flash it, or name the board's own config`,
    );
  }
  if (greeting.modelHash !== modelHash) {
    throw new BoardError(
      `${port}: the board runs another model of "${name}" (sha256 ${greeting.modelHash.slice(0, SHOWN)}..., the config's is ${modelHash.slice(0, SHOWN)}...); run \`ffirm generate\`, build examples/board again and flash it`,
    );
  }
  if (Math.trunc(greeting.apiVersion / 10000) !== Math.trunc(API_VERSION / 10000)) {
    throw new BoardError(
      `${port}: the board's library has version ${greeting.apiVersion} of the interface, this ffirm generates ${API_VERSION}; run \`ffirm generate\`, build examples/board again and flash it`,
    );
  }
  for (const key of ['features', 'classes', 'exits', 'channels'] as const) {
    if (greeting[key] !== expected[key]) {
      throw new BoardError(
        `${port}: the board's library has ${greeting[key]} ${key}, the model ${expected[key]}: it was changed by hand; run \`ffirm generate\`, build examples/board again and flash it`,
      );
    }
  }
}
