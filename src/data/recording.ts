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
  /** Samples of the channel. */
  readonly length: number;
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
  /** Samples of every channel. */
  readonly samples: readonly Int32Array[];
  /** In the order of their times. */
  readonly annotations: readonly Annotation[];
}

/** A recording on disk that is read piece by piece: it may be larger than the memory. */
export interface RecordingFile extends RecordingHeader {
  readonly annotations: readonly Annotation[];
  /**
   * Samples [start, end) of one channel; both within its length.
   *
   * @throws RangeError when they are not
   * @throws InputError when the file is damaged there
   */
  read(channel: number, start: number, end: number): Promise<Int32Array>;
  close(): Promise<void>;
}
