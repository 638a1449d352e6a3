import type { AAMI_CLASSES } from '../../metrics/aami.js';

/** A beat class of ANSI/AAMI EC57. */
export type AamiClass = (typeof AAMI_CLASSES)[number];

const CLASS_OF: ReadonlyMap<string, AamiClass> = new Map([
  // Normal, bundle branch blocks, escape beats of atrium and node.
  ['N', 'N'],
  ['L', 'N'],
  ['R', 'N'],
  ['e', 'N'],
  ['j', 'N'],
  // Supraventricular ectopic.
  ['A', 'S'],
  ['a', 'S'],
  ['J', 'S'],
  ['S', 'S'],
  // Ventricular ectopic.
  ['V', 'V'],
  ['E', 'V'],
  // Fusion of a ventricular and a normal beat.
  ['F', 'F'],
  // Paced, fusion of paced and normal, unclassifiable.
  ['/', 'Q'],
  ['f', 'Q'],
  ['Q', 'Q'],
]);

/**
 * The class of a beat by its WFDB code, as the MIT-BIH Arrhythmia Database uses them (de Chazal, O'Dwyer, Reilly, "Automatic
 * classification of heartbeats using ECG morphology and heartbeat interval features", 2004); undefined for codes that do not
 * mean a beat.
 */
export function aamiClass(code: string): AamiClass | undefined {
  return CLASS_OF.get(code);
}

/** Records of the MIT-BIH Arrhythmia Database to train with: no patients of DS2, no paced patients (de Chazal et al.). */
export const DS1: readonly string[] = [
  ...['101', '106', '108', '109', '112', '114', '115', '116', '118', '119', '122'],
  ...['124', '201', '203', '205', '207', '208', '209', '215', '220', '223', '230'],
];

/** Records of the MIT-BIH Arrhythmia Database to test with (de Chazal et al.). */
export const DS2: readonly string[] = [
  ...['100', '103', '105', '111', '113', '117', '121', '123', '200', '202', '210'],
  ...['212', '213', '214', '219', '221', '222', '228', '231', '232', '233', '234'],
];
