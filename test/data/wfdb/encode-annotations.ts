/** An annotation to be written. */
export interface AnnotationToWrite {
  readonly sample: number;
  /** Number of the code, 1 to 58. */
  readonly type: number;
  readonly subtype: number;
  readonly channel: number;
  readonly number: number;
  /** At most 255 bytes. */
  readonly note: Uint8Array;
}

const LONGEST_STEP = 1023;

/** Writes annotations in MIT format as annot(5) says. */
export function encodeAnnotations(annotations: readonly AnnotationToWrite[]): Uint8Array {
  const bytes: number[] = [];
  const word = (code: number, data: number) => {
    const value = code * 1024 + (data & 0x3ff);
    bytes.push(value % 256, Math.floor(value / 256));
  };
  const half = (value: number) => {
    bytes.push(value & 0xff, (value >> 8) & 0xff);
  };
  let [sample, channel, number] = [0, 0, 0];
  for (const annotation of annotations) {
    let step = annotation.sample - sample;
    if (step > LONGEST_STEP || step < 0) {
      word(59, 0);
      // The high half comes first.
      half(step >> 16);
      half(step);
      step = 0;
    }
    word(annotation.type, step);
    sample = annotation.sample;
    if (annotation.subtype !== 0) {
      word(61, annotation.subtype);
    }
    if (annotation.channel !== channel) {
      word(62, annotation.channel);
      channel = annotation.channel;
    }
    if (annotation.number !== number) {
      word(60, annotation.number);
      number = annotation.number;
    }
    if (annotation.note.length > 0) {
      word(63, annotation.note.length);
      bytes.push(...annotation.note, ...(annotation.note.length % 2 === 0 ? [] : [0]));
    }
  }
  word(0, 0);
  return Uint8Array.from(bytes);
}
