/** Encodes a text for a place where it must not be interpreted. */
export type Encoder = (text: string) => string;

/**
 * A text that a user or a file supplies, such as the name of a class, to be inserted in a generated file. Its content is
 * available only through an encoder: inserting it directly throws.
 */
export class UserText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text as an encoder writes it. */
  encode(encoder: Encoder): string {
    return encoder(this.#text);
  }

  /** @throws RangeError always */
  toString(): never {
    throw new RangeError(`a text that a user supplies needs an encoder: ${JSON.stringify(this.#text)}`);
  }

  /** @throws RangeError always */
  toJSON(): never {
    return this.toString();
  }
}
