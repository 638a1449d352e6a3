import { describe, expect, it } from 'vitest';
import { modelNameFault } from '../../src/config/model-name.js';
import { KEYWORDS } from '../../src/config/taken-names/keywords.js';
import { VENDOR_HEADERS } from '../../src/config/taken-names/vendor-headers.js';

/** What can be a name at all. */
const WORD = /\b[a-z][a-z0-9_]{0,31}\b/g;

// test-long compares them with what compilers and their headers take.
describe('words that are taken', () => {
  it('are words that a name could be', () => {
    const words = [...KEYWORDS, ...VENDOR_HEADERS];
    expect(words.filter((word) => word.match(WORD)?.[0] !== word)).toEqual([]);
    expect(words.filter((word) => modelNameFault(word) === undefined)).toEqual([]);
  });
});
