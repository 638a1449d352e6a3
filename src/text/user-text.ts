/** How a text is written where it must be nothing but that text. */
export type Encoder = (text: string) => string;

/**
 * A text that a user or a file supplies, such as the name of a class, on its way into a generated file. What it holds only comes
 * out through an encoder: to insert it as it stands throws.
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
