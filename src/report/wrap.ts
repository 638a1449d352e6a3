/** Terminal column at which lines are wrapped. */
export const terminalWidth = 110;

/**
 * Arranges unbreakable parts in lines, with one space between them. Lines after the first are indented. A part that is wider
 * than a line gets its own line.
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
