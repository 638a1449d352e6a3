import type { ReportData } from '../../../pipeline/report-data.js';
import { type Section, text } from '../block.js';

/** The generated C at work, or why the page is without it. */
export function trySection({ routine }: ReportData): Section {
  return {
    id: 'try',
    title: text('Try it'),
    blocks:
      'absent' in routine
        ? [{ paragraph: text(`This page was built without the generated C: ${routine.absent}.`) }]
        : [
            {
              paragraph: text(
                'The generated C runs here, compiled to WebAssembly: it answers with the same integers as the firmware. Pick a sample, or drop a file of your own, and watch the answer grow from one exit point to the next.',
              ),
              playground: true,
            },
          ],
  };
}
