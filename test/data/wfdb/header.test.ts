import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHeader } from '../../../src/data/wfdb/header.js';
import { SAMPLE_FORMATS } from '../../../src/data/wfdb/sample-format.js';
import { inputErrorOf } from './outcome.js';

describe('parseHeader', () => {
  it('reads every field', () => {
    const text = [
      '# before',
      '',
      'rec_1 2 3.6e2/72.5(-1.5) 650000 13:5:0.5 25/4/1989',
      'rec.dat 212x4:3+512 200.5(-12)/mV 11 1024 995 -22131 -512   lead II, left\tleg ',
      '  # between',
      'other.dat 16',
      'ignored.dat 99 surplus',
      '#after',
    ].join('\r\n');
    expect(parseHeader(text, 'rec_1.hea')).toEqual({
      record: {
        line: 3,
        name: 'rec_1',
        signals: 2,
        rate: 360,
        counterRate: 72.5,
        counterBase: -1.5,
        frames: 650_000,
        baseTime: '13:5:0.5',
        baseDate: '25/4/1989',
      },
      signals: [
        {
          line: 4,
          file: 'rec.dat',
          packing: { format: SAMPLE_FORMATS.get(212), samplesPerFrame: 4, skew: 3, byteOffset: 512 },
          gain: 200.5,
          baseline: -12,
          unit: 'mV',
          resolution: 11,
          zero: 1024,
          initial: 995,
          checksum: -22_131,
          blockSize: 512,
          description: 'lead II, left leg',
          fault: undefined,
        },
        {
          line: 6,
          file: 'other.dat',
          packing: { format: SAMPLE_FORMATS.get(16), samplesPerFrame: 1, skew: 0, byteOffset: 0 },
          gain: 200,
          baseline: 0,
          unit: 'mV',
          resolution: 0,
          zero: 0,
          initial: undefined,
          checksum: undefined,
          blockSize: 0,
          description: 'signal 1',
          fault: undefined,
        },
      ],
      comments: ['before', 'between', 'after'],
    });
  });

  it('has the defaults of the format', () => {
    const { record, signals } = parseHeader('r 1\nr.dat 16 0 12 7', 'r.hea');
    expect(record).toMatchObject({ rate: 250, counterRate: 250, counterBase: 0, frames: undefined });
    expect(signals[0]).toMatchObject({ gain: 200, baseline: 7, zero: 7 });
    expect(parseHeader('r 1\nr.dat 16 100/uV', 'r.hea').signals[0]).toMatchObject({ gain: 100, unit: 'uV' });
    expect(parseHeader('r 0 360/0 0', 'r.hea').record).toMatchObject({ counterRate: 360, frames: undefined });
  });

  it.each([
    ['', 'r.hea, line 1: no line describes a record; check that this is a WFDB header'],
    ['# only a comment', 'r.hea, line 1: no line describes a record'],
    ['r', 'r.hea, line 1, number of signals: it is missing; write the line as "name signals rate samples"'],
    [
      '\nr/3 2 100 50\na 20',
      'r.hea, line 2, number of segments: 3 segments announced, 1 named; fetch the header again',
    ],
    [
      'r/x 2 100 50',
      'r.hea, line 1, number of segments: "x" is not a number of segments; write it as name/segments',
    ],
    [
      'r/1 2 100 50\na x',
      'r.hea, line 2, number of samples of the segment: "x" is not a number of samples; write the line as "segment samples"',
    ],
    ['r two', 'r.hea, line 1, number of signals: "two" is not a number of signals'],
    ['r -1', 'r.hea, line 1, number of signals: "-1" is not a number of signals'],
    ['r 1.5', 'r.hea, line 1, number of signals: "1.5" is not a number of signals'],
    ['r 1 0\nr.dat 16', 'r.hea, line 1, sampling rate: "0" is not a rate; give it in Hz, between'],
    ['r 1 NaN\nr.dat 16', 'r.hea, line 1, sampling rate: "NaN" is not a rate'],
    ['r 1 1e309\nr.dat 16', 'r.hea, line 1, sampling rate: "1e309" is not a rate'],
    ['r 1 -360\nr.dat 16', 'r.hea, line 1, sampling rate: "-360" is not a rate'],
    ['r 1 360/x\nr.dat 16', 'r.hea, line 1, counter rate: "360/x" is not rate/counter(base)'],
    ['r 1 360 1e3\nr.dat 16', 'r.hea, line 1, number of samples: "1e3" is not a number of samples'],
    ['r 1 360 9007199254740993\nr.dat 16', 'r.hea, line 1, number of samples: "9007199254740993" is not'],
    ['r 1 360 9 noon\nr.dat 16', 'r.hea, line 1, base time: "noon" is not a time; write it as HH:MM:SS'],
    ['r 1 360 9 12:00:00 May\nr.dat 16', 'r.hea, line 1, base date: "May" is not a date; write it as DD/MM'],
    ['r 1 360 9 12:00:00 1/1/2000 x\nr.dat 16', 'r.hea, line 1, end: "x" follows the date; remove it'],
    ['r 2 360\nr.dat 16', 'r.hea, line 1, number of signals: 2 signals announced, 1 described'],
    ['r 4294967296 360\nr.dat 16', 'r.hea, line 1, number of signals: 4294967296 signals announced, 1'],
    ['r 1\nr.dat 16 2 1 x', 'r.hea, line 2, converter zero: "x" is not an integer'],
    ['r 1\nr.dat 16 2 1 0 0 nan', 'r.hea, line 2, checksum: "nan" is not an integer'],
  ])('names line, field and remedy: %j', (text, message) => {
    expect(() => parseHeader(text, 'r.hea')).toThrow(message);
  });

  it.each([
    ['r 1\nr.dat', 'line 2, format: it is missing; write the line as "file format gain ..."'],
    ['r 1\nr.dat 516', 'line 2, format: "516" is not known; convert the record to one of 8, 16, 24'],
    ['r 1\nr.dat 16x0', 'line 2, format: "16x0" has an impossible count; write it as format['],
    ['r 1\nr.dat 16x99999999999999999', 'line 2, format: "16x99999999999999999" has an impossible count'],
    ['r 1\nr.dat 16 two', 'line 2, gain: "two" is not a gain; write it as gain(baseline)/unit'],
    ['r 1\nr.dat 16 2(1.5)', 'line 2, baseline: "1.5" is not an integer; correct the header'],
  ])('has a fault of the signal that says line, field and remedy: %j', (text, message) => {
    const { signals } = parseHeader(`${text.replace('r 1', 'r 2')}\ngood.dat 16`, 'r.hea');
    const { fault } = signals[0];
    expect(`${fault?.place}: ${fault?.problem}; ${fault?.remedy}`).toContain(message);
    expect(signals[1].fault).toBeUndefined();
  });

  it('gives nothing but an InputError for any text', async () => {
    const word = fc.oneof(
      fc.constantFrom(
        '16',
        '212',
        '1',
        '0',
        '-1',
        '360',
        '2147483648',
        '16x2',
        '200(5)/mV',
        '/',
        'a.dat',
        '#',
        '(',
        ')',
      ),
      fc.string({ maxLength: 6 }),
    );
    const line = fc.array(word, { maxLength: 9 }).map((words) => words.join(' '));
    const text = fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n'));
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        await inputErrorOf(() => parseHeader(content, 'r.hea'));
      }),
      { numRuns: 500 },
    );
  });
});
