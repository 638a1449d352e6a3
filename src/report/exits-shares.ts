import type { ExitShare, ExitsReport, ExitsRow } from '../pipeline/exits-report.js';
import { wrapParts } from './wrap.js';

/** Smaller shares would be printed as 0.0 %. */
const smallestShare = 0.0005;

/** "layer 0: 16 71.2 %," "32 12.0 % |" "layer 1: 256 0.4 %" */
function shareParts(exits: readonly ExitShare[]): readonly string[] {
  const shown = exits.filter(({ share }) => share >= smallestShare);
  return shown.map(({ layer, units, share }, i) => {
    const previous = shown[i - 1];
    const next = shown[i + 1];
    const start = previous?.layer === layer ? '' : `layer ${layer}: `;
    const end = next === undefined ? '' : next.layer === layer ? ',' : ' |';
    return `${start}${units} ${(100 * share).toFixed(1)} %${end}`;
  });
}

function hasEarlyExit({ rule, unsupported }: ExitsRow): boolean {
  return rule !== 'none' && unsupported === undefined;
}

/** For every row with early exit, the share of samples that stop at each exit point; a heading first. */
export function shareLines(report: ExitsReport): readonly string[] {
  const rows = report.rows.filter(hasEarlyExit);
  if (rows.length === 0) return [];
  return [
    'Share of samples that stop after each number of units (exit points below 0.05 % are left out)',
    ...rows.flatMap(({ title, exits }) => wrapParts([`${title}:`, ...shareParts(exits)])),
  ];
}
