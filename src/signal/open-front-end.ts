import type { SignalConfig } from '../config/signal-config.js';
import { openBeats } from './beat-program.js';
import type { FittedStandardizer } from './fit-standardizer.js';
import { checkVersion, type FrontEndRecord } from './front-end.js';
import type { SignalInput, SignalProgram } from './program.js';
import { openRaw } from './raw-program.js';
import { openWindows } from './window-program.js';

/**
 * The front end of a config, ready to run.
 *
 * @param standardizer fitted on training samples; absent before there is one
 * @throws InputError when the settings do not fit the rate or the channels
 */
export function openSignal(
  settings: SignalConfig,
  input: SignalInput,
  standardizer?: FittedStandardizer,
): SignalProgram {
  switch (settings.kind) {
    case 'beats':
      return openBeats(settings, input, standardizer);
    case 'windows':
      return openWindows(settings, input, standardizer);
    case 'raw':
      return openRaw(settings, input, standardizer);
  }
}

/** The front end of a model file, ready to run. @throws InputError when it cannot be */
export function openFrontEnd(record: FrontEndRecord): SignalProgram {
  const { signal, rate, channels, center, multiplier, shift } = record;
  checkVersion(record, 'front end');
  const input = { rate, channels: channels.map(({ name }) => name) };
  return openSignal(signal, input, {
    features: center.length,
    center: Int32Array.from(center),
    multiplier: Int16Array.from(multiplier),
    shift: shift === undefined ? undefined : Int8Array.from(shift),
  });
}
