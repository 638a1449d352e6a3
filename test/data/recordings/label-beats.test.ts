import { describe, expect, it } from 'vitest';
import { labelBeats } from '../../../src/data/recordings/label-beats.js';

describe('labelBeats', () => {
  const annotation = (time: number, code: string) => ({ time, code, text: '', duration: 0 });

  it('labels by the codes of the classes, leaves out what is none of them, and counts what was not found', () => {
    const annotations = [annotation(1, 'N'), annotation(2, '+'), annotation(3, 'V'), annotation(4, 'L')];
    const found = labelBeats(
      { annotations, rate: 100 },
      Int32Array.of(101, 200, 305),
      { normal: ['N', 'L'], ventricular: ['V'] },
      ['normal', 'ventricular'],
    );
    expect(found).toEqual({ labels: Int16Array.of(0, -1, 1), missed: 1, purity: Float64Array.of(1, 1, 1) });
  });
});
