import { jsonText } from '../text/json.js';

/** Longest line into which the members of an array or an object are put. */
const LONGEST = 100;

/** An array or object with neither inside it, as jsonText writes it: each member on a line of its own. */
const LEAF = /^( *)(.*)([[{])\n((?: +[^[\]{}]*\n)+?) *([\]}])(,?)$/gm;

/**
 * The text of a config: JSON in which short arrays and objects take one line, as a person would write them. Parsing gives the same
 * value: a member that has a bracket in its text keeps its own line.
 */
export function configText(config: object): string {
  const text = jsonText(config, 2).replace(
    LEAF,
    (whole, indent, start, open, members: string, close, comma) => {
      const joined = members
        .trim()
        .split('\n')
        .map((member) => member.trim())
        .join(' ');
      const line = `${indent}${start}${open === '{' ? '{ ' : '['}${joined}${close === '}' ? ' }' : ']'}${comma}`;
      return line.length <= LONGEST ? line : whole;
    },
  );
  return `${text}\n`;
}
