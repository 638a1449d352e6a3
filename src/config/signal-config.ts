import * as z from 'zod';
import { beatOptionsSchema } from './beat-options.js';
import { rawOptionsSchema } from './raw-options.js';
import { windowOptionsSchema } from './window-options.js';

/** How the raw samples of a recording become inputs of the network, in training and on the device alike. */
export const signalSchema = z
  .discriminatedUnion('kind', [beatOptionsSchema, windowOptionsSchema, rawOptionsSchema])
  .describe('How raw samples become network inputs, in training and on the device alike');

export type SignalConfig = z.output<typeof signalSchema>;

/** What a front end answers for, as a word for messages. */
export type Answered = 'beats' | 'windows';

/** @see Answered */
export function answeredBy({ kind }: Pick<SignalConfig, 'kind'>): Answered {
  return kind === 'beats' ? 'beats' : 'windows';
}
