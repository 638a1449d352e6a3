import { splitLine } from '../../../data/describe-split.js';
import type { ReportData } from '../../../pipeline/report-data.js';
import { groupDigits } from '../../format.js';
import { type Block, type Section, tableOf, text } from '../block.js';

/** Names of the groups of each part, folded away. */
function groupsBlock({ split }: ReportData['data']): readonly Block[] {
  if (split === null || split.groupedBy === null) return [];
  const { train, validation, test } = split.groups;
  return [
    {
      table: {
        ...tableOf(
          `The ${split.groupedBy}s of each part`,
          ['part', `${split.groupedBy}s`],
          [
            ['training', train.join(', ')],
            ['validation', validation.join(', ')],
            ['test', test.join(', ')],
          ],
          { folded: `The ${split.groupedBy}s of each part` },
        ),
      },
    },
  ];
}

/** The data, and how they were split. */
export function dataSection({ data, classNames, mostFrequent, training, learningRule }: ReportData): Section {
  const { split } = data;
  return {
    id: 'data',
    title: text('Data'),
    blocks: [
      {
        factsTitle: text('About the data'),
        facts: [
          { what: text('data set'), value: text(data.source) },
          {
            what: text('samples'),
            value: text(
              `${groupDigits(data.train)} to train, ${groupDigits(data.validation)} to validate and calibrate, ${groupDigits(data.test)} to test`,
            ),
          },
          {
            what: text('split'),
            value: text(split === null ? 'as the data set itself defines it' : splitLine(split)),
          },
          { what: text('classes'), value: text(classNames.join(', ')) },
          {
            what: text('most frequent class'),
            value: text(
              `"${mostFrequent.name}", ${mostFrequent.percent.toFixed(2)} % of the test samples: the accuracy of always answering it`,
            ),
          },
          {
            what: text('training'),
            value: text(
              training === null
                ? 'the network was imported'
                : `${learningRule}, ${training.epochs} ${training.epochs === 1 ? 'epoch' : 'epochs'}, seed ${training.seed}, TensorFlow.js (${training.engine})`,
            ),
          },
        ],
      },
      ...data.notes.map((note) => ({ note: text(`${note}.`) })),
      ...(split === null
        ? []
        : [
            {
              table: tableOf(
                'Samples of each class in each part',
                ['class', 'training', 'validation', 'test'],
                split.classes.map(({ name, train, validation, test }) => [
                  name,
                  ...[train, validation, test].map(groupDigits),
                ]),
              ),
            },
          ]),
      ...groupsBlock(data),
    ],
  };
}
