import type { Recording, RecordingFile } from './recording.js';

/**
 * Reads all of a recording and closes it.
 *
 * @throws InputError when a channel has a fault or anything else in it cannot be read
 */
export async function readWhole(file: RecordingFile): Promise<Recording> {
  try {
    const { name, subject, source, channels, duration } = file;
    const samples = await file.readAll([...channels.keys()]);
    return { name, subject, source, channels, duration, samples, annotations: await file.annotations() };
  } finally {
    await file.close();
  }
}
