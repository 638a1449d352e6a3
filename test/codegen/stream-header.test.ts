import { describe, expect, it } from 'vitest';
import { bundlesOfAllKinds } from './fixtures/all-kinds.js';

const [header = ''] = bundlesOfAllKinds().flatMap((bundle) => {
  const text = bundle.get('include/net_stream.h');
  return typeof text === 'string' && text.includes('rad/s') ? [text] : [];
});

describe('the public header of a library with a front end', () => {
  it('names the channels, with what a step of each is', () => {
    expect(header.split('\n').filter((line) => /Sample\[\d/.test(line))).toEqual([
      ' * Sample[0]   c, 256 steps per m/s2',
      ' * Sample[1]   d, 0.1 steps per rad/s, 0 at -12.5',
      ' * Sample[2]   e, the integers of the recordings',
    ]);
  });

  it('has the scale and the offset of every channel as constants', () => {
    expect(header.split('\n').filter((line) => line.startsWith('#define NET_CHANNEL_'))).toEqual([
      '#define NET_CHANNEL_0_SCALE 256.0f',
      '#define NET_CHANNEL_0_OFFSET 0.0f',
      '#define NET_CHANNEL_1_SCALE 0.100000001f',
      '#define NET_CHANNEL_1_OFFSET -12.5f',
      '#define NET_CHANNEL_2_SCALE 1.0f',
      '#define NET_CHANNEL_2_OFFSET 0.0f',
    ]);
  });
});
