import { jsonText } from './json.js';
import { terminalLine } from './terminal.js';

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
  ['`', '&#96;'],
]);

/**
 * Encodes a text as text of HTML or SVG, or as the value of an attribute in quotes. Invisible characters are shown as escapes,
 * so that no text hides something or reverses what stands around it.
 */
export function htmlText(text: string): string {
  return terminalLine(text).replace(/[&<>"'`]/g, (character) => ENTITIES.get(character) ?? '');
}

/**
 * Encodes a value as JSON for a `script` element of HTML: no text can end the element or begin a comment in it. Parsing gives
 * the same value.
 */
export function htmlJson(value: unknown): string {
  return jsonText(value).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026');
}
