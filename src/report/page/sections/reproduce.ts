import type { ReportData } from '../../../pipeline/report-data.js';
import { type Section, text } from '../block.js';

/** How to get the same again. */
export function reproduceSection({ ffirm, hashes, data, routine }: ReportData, source: string): Section {
  return {
    id: 'reproduce',
    title: text('How to reproduce it'),
    blocks: [
      {
        paragraph: text(
          'The same config, data and version of ffirm give the same bytes: network, integers, C and this page.',
        ),
      },
      { listing: [text(`ffirm run ${source}`), text(`ffirm report ${source}`)] },
      {
        factsTitle: text('Versions and hashes'),
        facts: [
          { what: text('ffirm'), value: text(ffirm) },
          { what: text('data'), value: text(data.fingerprint), isCode: true },
          { what: text('config'), value: text(hashes.config), isCode: true },
          { what: text('float network'), value: text(hashes.floatModel), isCode: true },
          { what: text('integer network'), value: text(hashes.integerModel), isCode: true },
          { what: text('manifest of the C'), value: text(hashes.manifest), isCode: true },
          {
            what: text('C on this page'),
            value: text(
              'absent' in routine
                ? `none: ${routine.absent}`
                : `${routine.bytes} bytes of WebAssembly, compiled from the bundle`,
            ),
          },
        ],
      },
      { note: text('Hashes are SHA-256.') },
    ],
  };
}
