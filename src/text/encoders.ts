import { cComment } from './c-comment.js';
import { cString } from './c-string.js';
import { cmakeString } from './cmake.js';
import { htmlText } from './html.js';
import { jsonText } from './json.js';
import { kconfigString } from './kconfig.js';
import { makeWord } from './make.js';
import { markdownText } from './markdown.js';
import { propertiesValue } from './properties.js';
import type { Encoder } from './user-text.js';
import { yamlString } from './yaml.js';

/**
 * Encoders for texts of users, by the place in which the texts are inserted; the keys are the names of helpers in templates.
 */
export const ENCODERS = {
  cComment,
  cString,
  cmakeString,
  htmlText,
  jsonString: (text) => jsonText(text),
  kconfigString,
  makeWord,
  markdownText,
  propertiesValue,
  yamlString,
} as const satisfies Readonly<Record<string, Encoder>>;
