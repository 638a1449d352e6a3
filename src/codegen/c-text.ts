import { LEAST_INT32 } from '../kernel/limits.js';
import { WIDTH } from './lower/layout.js';

/** Numbers as the lines of a C initializer, indented, filled to the width of the generated C. */
export function arrayText(
  values: ArrayLike<number>,
  indent = 4,
  textOf: (value: number) => string = literal,
): string {
  const margin = ' '.repeat(indent);
  const lines: string[] = [];
  let line = margin;
  for (let i = 0; i < values.length; i++) {
    const item = `${textOf(values[i])}${i < values.length - 1 ? ',' : ''}`;
    if (line.length > indent && line.length + 1 + item.length > WIDTH) {
      lines.push(line);
      line = margin;
    }
    line += line.length > indent ? ` ${item}` : item;
  }
  return [...lines, line].join('\n');
}

/** A 32-bit integer as a C literal: the smallest one cannot be written directly. */
export function literal(value: number): string {
  return value === LEAST_INT32 ? '(-2147483647 - 1)' : String(value);
}

/** A 32-bit word as an unsigned C literal: 0x0000ff80U. */
export function wordLiteral(value: number): string {
  return `0x${(value >>> 0).toString(16).padStart(8, '0')}U`;
}

/** A member of a struct's initializer: its value and its name. */
export type Member = readonly [name: string, value: number | string];

/** Members of a struct's initializer, one per line, each with its name in a comment. */
export function structText(members: readonly Member[], indent: number): string {
  return members
    .map(([name, value], i) => {
      const text = typeof value === 'number' ? literal(value) : value;
      return `${' '.repeat(indent)}/* ${name} */ ${text}${i < members.length - 1 ? ',' : ''}`;
    })
    .join('\n');
}

/** A 32-bit float as a C literal that reads back to the same value: "127.0", "0.00392156886". */
export function floatLiteral(value: number): string {
  const text = Math.fround(value).toPrecision(9);
  const short = String(Number(text));
  return /[.e]/.test(short) ? short : `${short}.0`;
}
