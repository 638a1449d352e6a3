/**
 * Replaces every sample that was not measured, whatever mark the format of the file uses. No converter gives this value: in
 * formats with 32 bits, the lowest number is itself such a mark.
 */
export const NOT_MEASURED = -(2 ** 31);

/** Why a channel cannot be used, as the parts of a message. */
export interface ChannelFault {
  /** Where in the recording's source. */
  readonly place: string;
  readonly problem: string;
  readonly remedy: string;
}

/** One signal of a recording, as its converter counted it. */
export interface Channel {
  readonly name: string;
  /** Physical unit, such as "mV"; "" if the file names none. */
  readonly unit: string;
  /** Samples per second. */
  readonly rate: number;
  /** Integer steps per physical unit: physical = (sample - baseline) / gain. */
  readonly gain: number;
  /** The sample value of 0 physical units. */
  readonly baseline: number;
  /** Number of samples of the channel, including those that were not measured. */
  readonly length: number;
  /** Why its samples cannot be read, if they cannot; the other facts about the channel may then be wrong. */
  readonly fault?: ChannelFault;
}

/** A remark at a time of a recording: a heart beat, a change of rhythm, a seizure. */
export interface Annotation {
  /** Seconds from the start of the recording. */
  readonly time: number;
  /** Duration in seconds; 0 for a moment. */
  readonly duration: number;
  /** The short code of the format, such as "N" or "V" in WFDB; the text if the format has no codes. */
  readonly code: string;
  /** Further text, such as "(AFIB" in WFDB or the text in EDF+; "" if there is none. */
  readonly text: string;
}

/** The description of a recording, without its samples. */
export interface RecordingHeader {
  readonly name: string;
  /** The subject, if the format or the config names one. */
  readonly subject: string | undefined;
  /** File that it was read from. */
  readonly source: string;
  /** Paths, without endings, of recordings that it consists of; absent unless it consists of others. */
  readonly parts?: readonly string[];
  readonly channels: readonly Channel[];
  /** Seconds. */
  readonly duration: number;
}

/** A recording in memory. */
export interface Recording extends RecordingHeader {
  /** Samples of every channel; NOT_MEASURED for samples that were not measured. */
  readonly samples: readonly Int32Array[];
  /** In the order of their times. */
  readonly annotations: readonly Annotation[];
}

/**
 * A recording on disk that is read piece by piece: it may be larger than the memory. Each part is checked when it is read, so
 * that a fault in another part does no harm.
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
   * All samples of some channels, which are checked as far as the format allows.
   *
   * @throws InputError as `read`, and when they do not fit in memory
   */
  readAll(channels: readonly number[]): Promise<readonly Int32Array[]>;
  /**
   * How many samples of some channels were not measured. The samples are checked as far as the format allows, and not kept.
   *
   * @throws InputError as `read`
   */
  countNotMeasured(channels: readonly number[]): Promise<readonly number[]>;
  close(): Promise<void>;
}
