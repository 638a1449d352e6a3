import { describe, expect, it } from 'vitest';
import { recordingsSchema } from '../../../src/config/data-config.js';
import { refuseOddity } from '../../../src/data/oddity.js';
import { reportUnmatched } from '../../../src/data/recordings/report-unmatched.js';

const windows = { kind: 'windows', length: 32 };

/** What is odd about annotations of these codes, `~` in front of those that last, in a config with these classes. */
function oddities(codes: string, classes: object, changes: object = {}): readonly string[] {
  const config = recordingsSchema.parse({
    ...{ source: 'recordings', folder: 'f', files: ['*'], signal: { kind: 'beats' } },
    labels: { by: 'annotation', classes },
    split: { by: 'recording' },
    ...changes,
  });
  const annotations = codes.split(' ').map((code) => ({
    ...{ code: code.replace(/^~/, ''), text: '', time: 0, duration: code.startsWith('~') ? 1 : 0 },
  }));
  const found: string[] = [];
  reportUnmatched(
    config,
    [{ file: '100.hea', fileClass: undefined, annotations }],
    ({ place, problem, count }) => found.push(`${place}: ${problem} [${count ?? 1}]`),
  );
  return found;
}

describe('annotation codes that a config names', () => {
  it('are nothing to speak of where all occur, whatever else does', () => {
    expect(oddities('N V + |', { N: ['N'], V: ['V'] })).toEqual([]);
  });

  it('and that never occur are told, with the code that is near, or those that are in no class', () => {
    expect(oddities('N V + |', { N: ['N', 'L'], V: ['V', 'E'] })).toEqual([
      'data.labels.classes: no annotation has the code "L", "E"; codes in no class: "+", "|" [2]',
    ]);
    expect(oddities('~seizure ~rest', { a: ['seizrue'], b: ['rest'] }, { signal: windows })).toEqual([
      'data.labels.classes: no annotation has the code "seizrue" (did you mean "seizure"?); codes in no class: "seizure" [1]',
    ]);
  });

  it('and that last for no time mark no window, though they are heart beats', () => {
    const classes = { a: ['on'], b: ['off'] };
    expect(oddities('on ~off', classes, { signal: windows })).toEqual([
      'data.labels.classes: annotations with the code "on" have no duration [1]',
    ]);
    expect(oddities('on ~off', classes)).toEqual([]);
  });

  it('are refused where nothing odd may pass', () => {
    const config = recordingsSchema.parse({
      ...{ source: 'recordings', folder: 'f', files: ['*'], signal: { kind: 'beats' } },
      labels: { by: 'annotation', classes: { a: ['N'] } },
      split: { by: 'recording' },
      subjectColumn: 'who',
    });
    expect(() =>
      reportUnmatched(config, [{ file: '100.hea', fileClass: undefined, annotations: [] }], refuseOddity),
    ).toThrow(
      'f, data.labels: no recording has annotations; name the ending of their files in data.annotations',
    );
  });

  it('a column of subjects that no file can have is told', () => {
    expect(oddities('N', { N: ['N'] }, { subjectColumn: 'who' })).toEqual([
      'data.subjectColumn: no recording has a column "who", because none is a file of columns [1]',
    ]);
  });

  it('classes whose names differ in blanks and case are told', () => {
    expect(oddities('N V Q', { Sitting: ['N'], 'sitting ': ['V'], other: ['Q'] })).toEqual([
      'data.labels.classes: the names "Sitting", "sitting " differ only in blanks, case or quotes [1]',
    ]);
  });
});
