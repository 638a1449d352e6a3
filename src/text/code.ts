/** Text in the language of a generated file, written by this program: templates insert it as it is. */
export class Code {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** @see Code */
export function code(text: string): Code {
  return new Code(text);
}
