import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readWfdb } from '../../src/data/wfdb/wfdb.js';
import { detectPeaks } from '../../src/signal/detect-peaks.js';
import { designPeakDetector } from '../../src/signal/peak-design.js';
import { realData } from '../data/real-data.js';
import { addScores, type Score, scorePeaks } from '../kernel/beats/peak-score.js';

const RATE = 360;
/** 75 ms. */
const TOLERANCE = 27;
const BEATS: ReadonlySet<string> = new Set('NLRBAaJSVrFejnE/fQ?');

const mitdb = realData('mitdb');

describe.skipIf(mitdb.absent)(`all of the MIT-BIH Arrhythmia Database${mitdb.reason}`, () => {
  it('is detected with a sensitivity of 99.7 % and a positive predictive value of 99.6 % in both leads, and almost as well in one', async () => {
    const names = readdirSync(mitdb.folder).flatMap((file) =>
      file.endsWith('.hea') ? [file.slice(0, -4)] : [],
    );
    expect(names).toHaveLength(48);
    const both = designPeakDetector({ rate: RATE, channels: 2 });
    const one = designPeakDetector({ rate: RATE, channels: 1 });
    const scores: { both: Score; one: Score }[] = [];
    for (const name of names) {
      const { samples, annotations } = await readWfdb(join(mitdb.folder, name));
      const beats = annotations.flatMap(({ code, time }) =>
        BEATS.has(code) ? [Math.round(time * RATE)] : [],
      );
      scores.push({
        both: scorePeaks(detectPeaks(samples, both), beats, TOLERANCE),
        one: scorePeaks(detectPeaks(samples.slice(0, 1), one), beats, TOLERANCE),
      });
    }
    const expectAtLeast = (score: Score, sensitivity: number, predictive: number) => {
      expect(score.found + score.missed).toBe(109494);
      expect(score.found / (score.found + score.missed)).toBeGreaterThanOrEqual(sensitivity);
      expect(score.found / (score.found + score.wrong)).toBeGreaterThanOrEqual(predictive);
    };
    expectAtLeast(addScores(scores.map(({ both: score }) => score)), 0.997, 0.996);
    expectAtLeast(addScores(scores.map(({ one: score }) => score)), 0.9965, 0.995);
  });
});

describe('detectPeaks', () => {
  const detector = designPeakDetector({ rate: RATE, channels: 2 });

  it('finds nothing in nothing', () => {
    expect(detectPeaks([new Int16Array(0), new Int16Array(0)], detector)).toEqual(new Int32Array(0));
    expect(detectPeaks([new Int16Array(9999), new Int16Array(9999)], detector)).toEqual(new Int32Array(0));
  });

  it('refuses other channels than those of the detector', () => {
    expect(() => detectPeaks([new Int16Array(5)], detector)).toThrow(RangeError);
    expect(() => detectPeaks([new Int16Array(5), new Int16Array(6)], detector)).toThrow('5, 6 samples');
  });

  it('holds samples of more than 16 bits at their ends', () => {
    const loud = Int32Array.from({ length: 7200 }, (_, i) => (i % 300 < 9 ? 70000 : -70000));
    const held = Int16Array.from(loud, (value) => (value > 0 ? 32767 : -32768));
    expect(detectPeaks([loud, loud], detector)).toEqual(detectPeaks([held, held], detector));
  });
});
