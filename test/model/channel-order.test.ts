import { describe, expect, it } from 'vitest';
import { CHANNELS_FIRST, channelsLast } from '../../src/model/channel-order.js';

describe('the order of channels', () => {
  const map = { height: 2, width: 3, channels: 2 };

  it('of PyTorch becomes that of a map: the channels of a position side by side', () => {
    // Two rows of [channels][height][width]: the digits of a value are its row, channel, height and width.
    const weights = [1, 2].flatMap((row) =>
      [0, 1].flatMap((c) => [0, 1].flatMap((y) => [0, 1, 2].map((x) => 1000 * row + 100 * c + 10 * y + x))),
    );
    const sorted = [1, 2].flatMap((row) =>
      [0, 1].flatMap((y) => [0, 1, 2].flatMap((x) => [0, 1].map((c) => 1000 * row + 100 * c + 10 * y + x))),
    );
    expect([...channelsLast(Float32Array.from(weights), CHANNELS_FIRST, map)]).toEqual(sorted);
  });

  it('stays as it is where the channels are last already', () => {
    const weights = Float32Array.from({ length: 24 }, (_, i) => i);
    expect(channelsLast(weights, ['height', 'width', 'channels'], map)).toEqual(weights);
  });

  it('of points in time has no rows', () => {
    const signal = { height: 1, width: 3, channels: 2 };
    expect([...channelsLast(Float32Array.of(1, 2, 3, 4, 5, 6), ['channels', 'width'], signal)]).toEqual([
      1, 4, 2, 5, 3, 6,
    ]);
  });
});
