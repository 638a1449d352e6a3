/**
 * Mnemonics of the annotation codes 0 to 41 (PhysioNet, annot(5)). Code 0 is not an annotation; 15 and 17 are not used; 42
 * and up have no mnemonic.
 */
const MNEMONICS: readonly (string | undefined)[] = [
  undefined,
  'N', // normal beat
  'L', // left bundle branch block beat
  'R', // right bundle branch block beat
  'a', // aberrated atrial premature beat
  'V', // premature ventricular contraction
  'F', // fusion of ventricular and normal beat
  'J', // nodal (junctional) premature beat
  'A', // atrial premature beat
  'S', // supraventricular premature or ectopic beat
  'E', // ventricular escape beat
  'j', // nodal (junctional) escape beat
  '/', // paced beat
  'Q', // unclassifiable beat
  '~', // change in signal quality
  undefined,
  '|', // isolated QRS-like artifact
  undefined,
  's', // ST change
  'T', // T-wave change
  '*', // systole
  'D', // diastole
  '"', // comment
  '=', // measurement
  'p', // P-wave peak
  'B', // left or right bundle branch block beat
  '^', // non-captured pacemaker artifact
  't', // T-wave peak
  '+', // rhythm change
  'u', // U-wave peak
  '?', // beat not classified during learning
  '!', // ventricular flutter wave
  '[', // start of ventricular flutter/fibrillation
  ']', // end of ventricular flutter/fibrillation
  'e', // atrial escape beat
  'n', // supraventricular escape beat
  '@', // link to external data
  'x', // non-conducted P-wave (blocked APC)
  'f', // fusion of paced and normal beat
  '(', // waveform onset
  ')', // waveform end
  'r', // R-on-T premature ventricular contraction
];

/** Short code of an annotation's number: its mnemonic, or the number in brackets, such as "[42]". */
export function annotationCode(number: number): string {
  return MNEMONICS[number] ?? `[${number}]`;
}
