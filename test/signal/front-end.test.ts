import { describe, expect, it } from 'vitest';
import { parseFrontEnd } from '../../src/model/file-metadata.js';
import { frontEndSchema, versionOf } from '../../src/signal/front-end.js';
import { openFrontEnd, openSignal } from '../../src/signal/open-front-end.js';

const CHANNELS = [
  { name: 'I', unit: 'mV', gain: 200 },
  { name: 'II', unit: 'mV', gain: 200 },
];

function recordOf(version?: number) {
  const { featureNames, scaling } = openSignal(
    { kind: 'beats', set: 'full' },
    { rate: 360, channels: ['I', 'II'] },
  );
  return {
    signal: { kind: 'beats', set: 'full' },
    ...(version === undefined ? {} : { version }),
    rate: 360,
    channels: CHANNELS,
    center: featureNames.map(() => 0),
    multiplier: featureNames.map((_, i) => scaling.fixed?.[i] ?? 4096),
  };
}

describe('the record of a front end of beats', () => {
  it('of this version opens', () => {
    const record = frontEndSchema.parse(recordOf(versionOf({ kind: 'beats' })));
    expect(openFrontEnd(record).featureNames).toHaveLength(166);
  });

  it('of the version before, which had no number, is refused: train again', () => {
    const metadata = { frontEnd: JSON.stringify({ ...recordOf(), center: [0], multiplier: [1] }) };
    expect(() => parseFrontEnd(metadata, 231, 'old.safetensors')).toThrow(
      'old.safetensors: its front end, "beats", has version 1, and this ffirm, with version 2, computes other features; train again',
    );
    expect(() => openFrontEnd(frontEndSchema.parse(recordOf()))).toThrow('train again');
  });

  it('of a later version is refused: update', () => {
    expect(() => openFrontEnd(frontEndSchema.parse(recordOf(9)))).toThrow('is older; update ffirm');
  });

  it('with other scales of points than those of the kernel is refused', () => {
    const record = recordOf(2);
    const multiplier = record.multiplier.map(() => 100);
    expect(() => openFrontEnd(frontEndSchema.parse({ ...record, multiplier }))).toThrow('train again');
  });
});
