import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duplicateKey } from '../../src/config/duplicate-key.js';

describe('a key that stands twice in an object', () => {
  it.each([
    ['{"a": 1, "b": 2, "a": 3}', 'a'],
    ['{"a": {"b": 1, "b": 2}}', 'b'],
    ['[{"a": 1}, {"a": 1, "\\u0061": 2}]', 'a'],
    ['{"\\"": 1, "b": [{}], "\\"": 2}', '"'],
    ['{"": 1, "": 2}', ''],
  ])('%s: found', (text, key) => {
    expect(duplicateKey(text)?.key).toBe(key);
  });

  it.each([
    '{"a": {"a": [{"a": 1}, {"a": 2}]}}',
    '{"a": "b", "b": "a: {", "c": "\\\\"}',
    '["a", "a"]',
    '7',
    '""',
  ])('%s: there is none', (text) => {
    expect(duplicateKey(text)).toBeUndefined();
  });

  it('says where it stands the second time', () => {
    expect(duplicateKey('{"a": 1,\n "a": 2}')).toEqual({ key: 'a', offset: 10 });
  });

  it('no text that JSON.stringify writes has one', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => duplicateKey(JSON.stringify(value)) === undefined));
  });

  it('a million open brackets are read without a stack', () => {
    const depth = 1_000_000;
    expect(duplicateKey(`${'['.repeat(depth)}{"a":1,"a":2}${']'.repeat(depth)}`)?.key).toBe('a');
  });
});
