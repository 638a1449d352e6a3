import { describe, expect, it } from 'vitest';
import { settingOf, subjectFor } from '../../../src/data/recordings/settings.js';

describe('settingOf', () => {
  it('prefers the name to a pattern, whatever stands first', () => {
    expect(settingOf({ '*': 'all', 100: 'one' }, '100')).toBe('one');
    expect(settingOf({ 'chb*': 'all', 'chb01/chb01_02': 'one' }, 'chb01/chb01_02')).toBe('one');
    expect(settingOf({ chb02: 'a' }, 'chb01/chb01_02')).toBeUndefined();
  });
});

describe('subjectFor', () => {
  it.each([
    [{ 202: '201' }, '202', '201'],
    [{ 202: '201' }, '201', undefined],
    [{ 202: '201', '*': '*' }, '203', '203'],
    [{ '*': '*' }, 's01/s01_03_sw', 's01'],
    [{ '*/*_baseline': 'p*' }, '7/a_baseline', 'p7'],
    [{ 'chb01/*': 'chb01' }, 'chb01/chb01_03', 'chb01'],
    [{ 'a*': '$&' }, 'ab', '$&'],
  ])('%j says of %s that it is of %s', (subjects, name, expected) => {
    expect(subjectFor(subjects, name)).toBe(expected);
  });
});
