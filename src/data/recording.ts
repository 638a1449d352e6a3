/**
 * Stands in place of every sample where nothing was measured, whatever mark the file's format has for that. No converter
 * gives it: the lowest number of 32 bits is such a mark itself where a format has 32 bits.
 */
export const NOT_MEASURED = -(2 ** 31);

/** Why a channel cannot be used: what a message says of it. */
export interface ChannelFault {
  /** Where in the recording's source. */
  readonly place: string;
  readonly problem: string;
  readonly remedy: string;
}

/** One signal of a recording, as its converter counted it. */
export interface Channel {
  readonly name: string;
  /** Physical unit, such as "mV"; "" when the file names none. */
  readonly unit: string;
  /** Samples per second. */
  readonly rate: number;
  /** Integer steps per physical unit: physical = (sample - baseline) / gain. */
  readonly gain: number;
  /** The sample that stands for 0 physical units. */
  readonly baseline: number;
  /** Samples of the channel, those that were not measured included. */
  readonly length: number;
  /** Why its samples cannot be read, where that is so; what else is said of the channel then may be wrong. */
  readonly fault?: ChannelFault;
}

/** A remark at a time of a recording: a heart beat, a change of rhythm, a seizure. */
export interface Annotation {
  /** Seconds from the start of the recording. */
  readonly time: number;
  /** Seconds that it lasts; 0 for a moment. */
  readonly duration: number;
  /** The format's own short code, such as "N" or "V" of WFDB; the text where the format has no codes. */
  readonly code: string;
  /** What else is said, such as "(AFIB" of WFDB or the text of EDF+; "" when nothing is. */
  readonly text: string;
}

/** What a recording is, without its samples. */
export interface RecordingHeader {
  readonly name: string;
  /** Whom it was recorded from, where the format or the config says so. */
  readonly subject: string | undefined;
  /** File that it was read from. */
  readonly source: string;
  readonly channels: readonly Channel[];
  /** Seconds. */
  readonly duration: number;
}

/** A recording in memory. */
export interface Recording extends RecordingHeader {
  /** Samples of every channel; NOT_MEASURED where nothing was measured. */
  readonly samples: readonly Int32Array[];
  /** In the order of their times. */
  readonly annotations: readonly Annotation[];
}

/**
 * A recording on disk that is read piece by piece: it may be larger than the memory. A part of it is judged when it is
 * read, so that a fault in another stops nothing.
 */
export interface RecordingFile extends RecordingHeader {
  /**
   * In the order of their times.
   *
   * @throws InputError when they cannot be read
   */
  annotations(): Promise<readonly Annotation[]>;
  /**
   * Samples [start, end) of one channel, both within its length; NOT_MEASURED where nothing was measured.
   *
   * @throws RangeError when they are not
   * @throws InputError when the channel has a fault or the file is damaged there
   */
  read(channel: number, start: number, end: number): Promise<Int32Array>;
  /**
   * All samples of some channels, which are checked as far as the format has checks.
   *
   * @throws InputError as `read`, and when they do not fit in the memory
   */
  readAll(channels: readonly number[]): Promise<readonly Int32Array[]>;
  /**
   * How many samples of some channels were not measured. The samples are checked as far as the format has checks, and not
   * kept.
   *
   * @throws InputError as `read`
   */
  countNotMeasured(channels: readonly number[]): Promise<readonly number[]>;
  close(): Promise<void>;
}
