import type { ReportData } from '../../../pipeline/report-data.js';
import { groupDigits, percent } from '../../format.js';
import { cell, type Section, text } from '../block.js';
import { peopleChart } from '../charts.js';
import { areKnownPeople, intervalCell } from '../interval-text.js';

/** The answers to every person's samples; none if it is not known whose they are. */
export function peopleSection({ people, classNames, data }: ReportData): readonly Section[] {
  if (people === null || people.length === 0) return [];
  return [
    {
      id: 'people',
      title: text('Person by person, the worst first'),
      blocks: [
        {
          note: text(
            `${groupDigits(people.length)} ${people.length === 1 ? 'person' : 'people'} of the test part. A mean hides the person for whom nothing works. ` +
              "Intervals are Wilson's, of 95 %, over the person's own samples." +
              (areKnownPeople(data) ? ' Some of these people were also trained on.' : ''),
          ),
        },
        { chart: peopleChart(people) },
        {
          table: {
            title: text('Results of every person'),
            head: [
              'person',
              'recordings',
              'samples',
              'accuracy %',
              ...classNames.map((name) => `Se ${name} %`),
            ].map((one) => cell(one)),
            rows: people.map(({ name, recordings, samples, accuracy, sensitivity }) => ({
              cells: [
                cell(name),
                cell(groupDigits(recordings)),
                cell(groupDigits(samples)),
                intervalCell(accuracy),
                ...sensitivity.map((value) => cell(value === null ? '-' : percent(value))),
              ],
            })),
          },
        },
      ],
    },
  ];
}
