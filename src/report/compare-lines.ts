import type { ComparedNetwork } from '../pipeline/compare-step.js';
import { groupDigits, percent } from './format.js';
import { markdownTable, plainTable, type TextTable } from './text-table.js';
import { wrapText } from './wrap.js';

/** A column, left out if no network has a value for it. */
interface Column {
  readonly head: string;
  readonly cell: (network: ComparedNetwork) => string | undefined;
}

const COLUMNS: readonly Column[] = [
  { head: 'network', cell: ({ name }) => name },
  { head: 'learning rule', cell: ({ learningRule }) => learningRule },
  { head: 'units', cell: ({ network }) => network },
  { head: 'float %', cell: ({ accuracy }) => percent(accuracy.float) },
  { head: 'int8 %', cell: ({ accuracy }) => percent(accuracy.int8) },
  { head: 'early exit %', cell: ({ accuracy }) => percent(accuracy.earlyExit) },
  { head: 'macro-F1 %', cell: ({ macroF1 }) => (macroF1 === null ? undefined : percent(macroF1)) },
  { head: 'weights', cell: ({ weights }) => groupDigits(weights) },
  { head: 'mean MACs', cell: ({ macs }) => groupDigits(macs.mean) },
  { head: 'worst MACs', cell: ({ macs }) => groupDigits(macs.worst) },
  {
    head: 'instructions',
    cell: ({ instructions }) => (instructions === undefined ? undefined : groupDigits(instructions.mean)),
  },
  { head: 'code', cell: ({ flash }) => groupDigits(flash.code) },
  { head: 'constants', cell: ({ flash }) => groupDigits(flash.weights) },
  { head: 'workspace', cell: ({ workspace }) => groupDigits(workspace) },
  {
    head: 'training s',
    cell: ({ trainingSeconds }) => (trainingSeconds === undefined ? undefined : trainingSeconds.toFixed(0)),
  },
];

function tableOf(networks: readonly ComparedNetwork[]): TextTable {
  const columns = COLUMNS.filter(({ cell }) => networks.some((network) => cell(network) !== undefined));
  return {
    head: columns.map(({ head }) => head),
    rows: networks.map((network) => columns.map(({ cell }) => cell(network) ?? '-')),
  };
}

/** Networks with the same data set belong together: their accuracies can be compared. */
function byDataset(networks: readonly ComparedNetwork[]): ReadonlyMap<string, readonly ComparedNetwork[]> {
  const groups = new Map<string, ComparedNetwork[]>();
  for (const network of networks) {
    groups.set(network.dataset, [...(groups.get(network.dataset) ?? []), network]);
  }
  return groups;
}

function notesOf(networks: readonly ComparedNetwork[]): readonly string[] {
  const core = networks.find(({ instructions }) => instructions !== undefined)?.instructions?.core;
  const failed = networks.filter(({ passed }) => !passed).map(({ name }) => name);
  return [
    'Macro-F1 and MACs are those with early exit; code, constants and workspace are in bytes.',
    ...(core === undefined
      ? []
      : [
          `Instructions are those of one classification on ${core}: the mean over samples spread evenly over the test part.`,
        ]),
    ...(networks.some(({ trainingSeconds }) => trainingSeconds !== undefined)
      ? ['Training times are those of the machine that trained: only their ratios are meaningful.']
      : []),
    ...(failed.length === 0 ? [] : [`NOT VERIFIED: ${failed.join(', ')}; see verify.json.`]),
  ];
}

/** A comparison for people at a terminal: a table for every data set. */
export function compareLines(networks: readonly ComparedNetwork[]): readonly string[] {
  return [
    ...[...byDataset(networks)].flatMap(([dataset, group]) => [dataset, ...plainTable(tableOf(group)), '']),
    ...notesOf(networks).flatMap((note) => wrapText(note, '  ')),
  ];
}

/** The same for a README. */
export function compareMarkdown(networks: readonly ComparedNetwork[]): readonly string[] {
  return [
    ...[...byDataset(networks)].flatMap(([dataset, group]) => [
      `### ${dataset}`,
      '',
      ...markdownTable(tableOf(group)),
      '',
    ]),
    notesOf(networks).join(' '),
  ];
}
