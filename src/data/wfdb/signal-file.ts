import { damage } from '../file/damage.js';
import type { DiskFile } from '../file/disk-file.js';
import { bytesOf, groupSize, type SampleFormat } from './sample-format.js';

/** The positions of the samples of a channel in a signal file. */
export interface ChannelLayout {
  readonly samplesPerFrame: number;
  /** The value to which the first difference is added; used only by formats that store differences. */
  readonly initial: number;
}

/** Some consecutive samples of a signal file, still packed. */
interface Piece {
  readonly bytes: Uint8Array;
  /** Index in the file of the first sample of `bytes`. */
  readonly start: number;
  readonly firstFrame: number;
  /** Frame after the last. */
  readonly endFrame: number;
}

/** Consecutive samples of a channel. */
export interface ChannelPiece {
  readonly channel: number;
  /** Index of the first of them in the channel. */
  readonly start: number;
  /** The next piece may use the same memory. */
  readonly samples: Int32Array;
}

/** Bytes that are read at once, unless a single frame is larger. */
const PIECE_BYTES = 1 << 18;

/** The sum of differences up to a sample of a channel, from which to continue. */
interface Cursor {
  readonly sample: number;
  readonly sum: number;
}

/**
 * A file of frames, which is read piece by piece: every frame holds, channel after channel, the samples of that time. Samples
 * are as in the file, including marks for "not measured".
 */
export class SignalFile {
  /** Samples of all channels in a frame. */
  private readonly frameSamples: number;
  /** Index in the frame of the first sample of every channel. */
  private readonly places: readonly number[];
  private readonly cursors: Cursor[];

  /**
   * @param offset bytes before the first frame
   * @param frames whole frames; the file must be long enough for them
   * @throws InputError when the file is too short
   */
  constructor(
    readonly file: DiskFile,
    private readonly format: SampleFormat,
    private readonly offset: number,
    readonly layouts: readonly ChannelLayout[],
    readonly frames: number,
  ) {
    const places: number[] = [];
    let place = 0;
    for (const layout of layouts) {
      places.push(place);
      place += layout.samplesPerFrame;
    }
    this.places = places;
    this.frameSamples = place;
    this.cursors = layouts.map(({ initial }) => ({ sample: 0, sum: initial }));
    const needed = offset + bytesOf(format, frames * place);
    if (needed > file.size) {
      const problem = `the file ends here; ${frames} frames of ${place} samples need ${needed} bytes`;
      throw damage(file.path, `byte ${file.size}`, problem, 'fetch the file again or correct its header');
    }
  }

  /**
   * Samples [start, end) of a channel.
   *
   * @throws InputError when the file cannot be read there
   */
  async read(channel: number, start: number, end: number): Promise<Int32Array> {
    const samples = new Int32Array(end - start);
    if (start === end) {
      return samples;
    }
    const { samplesPerFrame } = this.layouts[channel];
    const place = this.places[channel];
    const cursor = this.cursorBefore(channel, start);
    const first = cursor?.sample ?? start;
    const span = [Math.floor(first / samplesPerFrame), Math.ceil(end / samplesPerFrame)] as const;
    let sum = cursor?.sum ?? 0;
    for await (const piece of this.pieces(span[0], span[1], place, place + samplesPerFrame)) {
      const last = Math.min(end, piece.endFrame * samplesPerFrame);
      for (let sample = Math.max(first, piece.firstFrame * samplesPerFrame); sample < last; sample++) {
        const frame = Math.floor(sample / samplesPerFrame);
        const inFile = frame * this.frameSamples + place + (sample - frame * samplesPerFrame);
        let value = this.format.at(piece.bytes, inFile - piece.start);
        if (cursor !== undefined) {
          sum += value;
          value = sum;
        }
        if (sample >= start) {
          samples[sample - start] = value;
        }
      }
    }
    if (cursor !== undefined) {
      this.cursors[channel] = { sample: end, sum };
    }
    return samples;
  }

  /**
   * All samples of some channels, in one pass over the file.
   *
   * @throws InputError when the file cannot be read
   */
  async *scan(channels: readonly number[]): AsyncGenerator<ChannelPiece> {
    const { format, frameSamples } = this;
    const wanted = channels.filter((channel) => this.layouts[channel].samplesPerFrame > 0);
    if (wanted.length === 0) {
      return;
    }
    const sums = this.layouts.map(({ initial }) => initial);
    let memory = new Int32Array(0);
    for await (const { bytes, start, firstFrame, endFrame } of this.pieces(0, this.frames, 0, frameSamples)) {
      for (const channel of wanted) {
        const { samplesPerFrame } = this.layouts[channel];
        const count = (endFrame - firstFrame) * samplesPerFrame;
        if (memory.length < count) {
          memory = new Int32Array(count);
        }
        let next = 0;
        for (let frame = firstFrame; frame < endFrame; frame++) {
          const inPiece = frame * frameSamples + this.places[channel] - start;
          for (let index = 0; index < samplesPerFrame; index++) {
            const value = format.at(bytes, inPiece + index);
            if (format.difference) {
              sums[channel] += value;
            }
            memory[next++] = format.difference ? sums[channel] : value;
          }
        }
        yield { channel, start: firstFrame * samplesPerFrame, samples: memory.subarray(0, count) };
      }
    }
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  /** Where to start adding differences for the sums from `start` on; undefined if samples are stored. */
  private cursorBefore(channel: number, start: number): Cursor | undefined {
    if (!this.format.difference) {
      return undefined;
    }
    const cursor = this.cursors[channel];
    // Reading forward is the common case; reading backward starts over.
    return cursor.sample <= start ? cursor : { sample: 0, sum: this.layouts[channel].initial };
  }

  /** Frames [firstFrame, endFrame), at least their samples [from, to), piece by piece. */
  private async *pieces(firstFrame: number, endFrame: number, from: number, to: number) {
    const frameBytes = (this.frameSamples / this.format.groupSamples) * groupSize(this.format);
    const atOnce = Math.max(1, Math.floor(PIECE_BYTES / frameBytes));
    for (let frame = firstFrame; frame < endFrame; frame += atOnce) {
      const end = Math.min(frame + atOnce, endFrame);
      // Only the requested part of a large frame.
      const firstSample = frame * this.frameSamples + (atOnce === 1 ? from : 0);
      const endSample = (end - 1) * this.frameSamples + (atOnce === 1 ? to : this.frameSamples);
      const start = firstSample - (firstSample % this.format.groupSamples);
      const bytes = await this.file.read(
        this.offset + bytesOf(this.format, start),
        this.offset + bytesOf(this.format, endSample),
      );
      const piece: Piece = { bytes, start, firstFrame: frame, endFrame: end };
      yield piece;
    }
  }
}
