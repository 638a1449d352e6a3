/** Columns of a terminal that lines are wrapped at. */
export const terminalWidth = 110;

/**
 * Puts parts that must not be broken into lines, with one space between them. Lines after the first are indented. A part
 * that is wider than a line stands on a line of its own.
 */
export function wrapParts(parts: readonly string[], indent = '  ', width = terminalWidth): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of parts) {
    if (line === '') {
      line = part;
    } else if (line.length + 1 + part.length <= width) {
      line += ` ${part}`;
    } else {
      lines.push(line);
      line = `${indent}${part}`;
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** Breaks a sentence between words. */
export function wrapText(text: string, indent = '', width = terminalWidth): readonly string[] {
  return wrapParts(
    text.split(' ').filter((word) => word !== ''),
    indent,
    width,
  );
}
