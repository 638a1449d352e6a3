import type { RecordingsConfig } from '../../config/data-config.js';
import type { ReportOddity } from '../oddity.js';
import type { RecordingFile } from '../recording.js';
import type { RawSignal } from '../recordings/raw-signal.js';
import type { SheetLayout } from '../table/sheet.js';

/** What a recording is opened with, beside its path; a reader takes what its format needs. */
export interface RecordingOptions extends SheetLayout {
  /** Samples per second, where the file does not say so. */
  readonly rate?: number;
  /** Physical unit, where the file does not say so. */
  readonly unit?: string;
  /** Integer steps per unit, where the file does not say so. */
  readonly gain?: number;
  /** Name of the only channel, where the file does not say so. */
  readonly name?: string;
  /** Ending of the file of annotations, where they stand in one of their own. */
  readonly annotator?: string;
  /** Hears of what is odd; all of it is refused when absent. */
  readonly report?: ReportOddity;
}

/** A file of recordings that a config names, and what it says of it. */
export interface ConfiguredFile {
  readonly path: string;
  /** Path inside the data folder, with /. */
  readonly file: string;
  /** `file` without the ending. */
  readonly name: string;
  /** Names or numbers of the channels; undefined where the config leaves the choice. */
  readonly channels: readonly string[] | undefined;
  /** Undefined where the config does not say whose recording it is. */
  readonly subject: string | undefined;
  readonly config: RecordingsConfig;
}

/** One format of recordings: how its files are recognized and read. Nothing else knows the format. */
export interface RecordingReader {
  /** Name of the format in the summary of a folder. */
  readonly format: string;
  /** What to name for such a recording, for messages: "an .edf file". */
  readonly example: string;
  /**
   * Endings of the paths that `open` takes, in small letters and without the dot; "" is none. Capitals do not matter, and
   * ".gz" may follow.
   */
  readonly opens: readonly string[];
  /** Endings of the files of a folder that are each a recording, in the same way; here ".gz" is part of the ending. */
  readonly finds: readonly string[];
  /** Options without which files cannot be opened. */
  readonly needs?: readonly (keyof RecordingOptions)[];
  /** Whether a path whose ending no reader has is a recording of this format. */
  readonly recognizes?: (path: string) => boolean;
  /** @throws InputError when the recording cannot be read, or an option that it needs is missing */
  open(path: string, options: RecordingOptions): Promise<RecordingFile>;
  /**
   * Signals of a file of columns that may hold several recordings, or classes; absent where a file is one recording, whose
   * signals are its channels.
   */
  readonly readColumns?: (file: ConfiguredFile, report: ReportOddity) => Promise<readonly RawSignal[]>;
}
