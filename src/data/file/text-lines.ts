import { InputError } from '../../errors/input-error.js';

/** A file with longer lines counts as another kind of file. This is enough for a row of millions of numbers. */
export const LONGEST_LINE = 32 * 1024 * 1024;

/**
 * Lines of a text that comes in pieces; each piece gives the lines that it completes. They end with a line feed, a carriage
 * return or both; the last line needs no end.
 *
 * @param file for messages
 * @throws InputError when a line has more than 32 Mi characters
 */
export async function* textLines(
  pieces: AsyncIterable<string>,
  file: string,
): AsyncGenerator<readonly string[]> {
  // A line that continues in the next piece. It may end with a carriage return, which may be half of a line end.
  let rest = '';
  let halfEnd = false;
  let count = 0;
  for await (const piece of pieces) {
    if (halfEnd || /[\r\n]/.test(piece)) {
      const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      halfEnd = rest.endsWith('\r');
      count += lines.length;
      yield lines;
    } else rest += piece;
    if (rest.length > LONGEST_LINE) {
      throw new InputError(
        `${file}, line ${count + 1}: more than ${LONGEST_LINE} characters in a line; check that this is a text file`,
      );
    }
  }
  if (rest !== '') yield [halfEnd ? rest.slice(0, -1) : rest];
}
