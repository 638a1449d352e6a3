import { aami } from './aami.js';
import { har } from './har.js';
import type { Protocol } from './protocol.js';
import { szcore } from './szcore.js';

/** All protocols: one is a file here and a line in this list. */
export const PROTOCOLS: readonly Protocol[] = [aami, szcore, har];
