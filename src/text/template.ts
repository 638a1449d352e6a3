import Handlebars from 'handlebars';
import { Code } from './code.js';
import { ENCODERS } from './encoders.js';
import { type Encoder, UserText } from './user-text.js';

/**
 * Renders one template by its name.
 *
 * @throws RangeError when there is no such template, or a value is neither Code, nor encoded UserText, nor plain
 */
export type Render = (template: string, values: Readonly<Record<string, unknown>>) => string;

/** Text without special meaning in any of the generated languages: words, numbers, paths, plain sentences. */
const PLAIN = /^(?!.*\/\/)[\w .,:;+\-/()%=]*$/;

/** A value for templates in which every text has been checked: code becomes a text, and texts of users stay wrapped. */
function checkValue(value: unknown, place: string): unknown {
  if (value === undefined || value === null || typeof value === 'boolean' || value instanceof UserText) {
    return value;
  }
  if (value instanceof Code) return value.text;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string' && PLAIN.test(value)) return value;
  if (Array.isArray(value)) return value.map((item, i) => checkValue(item, `${place}[${i}]`));
  if (typeof value === 'object') return checkValues(value, `${place}.`);
  throw new RangeError(`${place} is neither code nor an encoded text, nor is it plain: ${String(value)}`);
}

function checkValues(values: object, place = ''): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, checkValue(value, `${place}${key}`)]),
  );
}

/** The text that an encoder reads from a value. */
function textOf(value: unknown): string {
  if (value instanceof UserText) return value.encode((text) => text);
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new RangeError(`an encoder takes texts, not ${typeof value}`);
}

/** Texts in templates, concatenated: {{cString name}}, {{makeWord prefix ": passed"}}. */
function helperOf(encoder: Encoder): (...values: unknown[]) => string {
  // The last argument is the information that Handlebars passes to a helper about the call.
  return (...values) => encoder(values.slice(0, -1).map(textOf).join(''));
}

/**
 * Compiles templates, each of which may use the others as partials. A missing value is an error, not a blank.
 *
 * Nothing is escaped automatically, because the correct escape depends on the place. Instead, only what is safe everywhere
 * can be inserted as it is: text wrapped as Code, numbers, and texts without special characters. Text that a user or a file
 * supplies is wrapped in UserText and can be inserted only through the helpers named in ENCODERS.
 *
 * @param texts templates by their name, such as "header.h"
 */
export function compileTemplates(texts: ReadonlyMap<string, string>): Render {
  const handlebars = Handlebars.create();
  for (const [name, encoder] of Object.entries(ENCODERS)) handlebars.registerHelper(name, helperOf(encoder));
  const compiled = new Map(
    [...texts].map(([name, text]) => {
      handlebars.registerPartial(name, text);
      return [name, handlebars.compile(text, { noEscape: true, strict: true })] as const;
    }),
  );
  return (template, values) => {
    const render = compiled.get(template);
    if (render === undefined) throw new RangeError(`there is no template ${template}`);
    return render(checkValues(values));
  };
}
