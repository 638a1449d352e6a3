import type { PagePayload, PageRule } from '../pipeline/page-payload.js';
import { digits, element } from './dom.js';
import type { Step } from './routine.js';

/** The shading of a label's cell: none for those behind the third of the way from the lowest to the best. */
function shadeOf(value: number, low: number, high: number): string {
  if (high === low) return '';
  return ` cell h${Math.max(1, Math.round((9 * (value - low)) / (high - low)))}`;
}

function rowOf(
  step: Step,
  i: number,
  rule: PageRule,
  isReached: boolean,
  isStop: boolean,
): HTMLTableRowElement {
  const row = element('tr', '', isStop ? 'stop' : isReached ? '' : 'skipped');
  const { layer, units, threshold } = rule.exits[i];
  const head = element('th', `layer ${layer + 1}, ${units}`);
  head.scope = 'row';
  row.append(head);
  const [low, high] = [Math.min(...step.goodness), Math.max(...step.goodness)];
  step.goodness.forEach((value, label) => {
    const isBest = label === step.label;
    const kind = isReached && step.dropped[label] && !isBest ? 'dropped' : isBest ? 'best' : '';
    row.append(element('td', digits(value), `${kind}${isReached ? shadeOf(value, low, high) : ''}`.trim()));
  });
  const never = threshold >= 0x7fffffff;
  row.append(
    element('td', digits(step.margin)),
    element('td', i === rule.exits.length - 1 ? 'the end' : never ? 'never' : digits(threshold)),
    element('td', digits(step.macs)),
  );
  return row;
}

/**
 * The answer at every exit point: those that were reached, and after them, paler, what the rest of the network would say.
 *
 * @param steps until the rule stopped
 * @param whole as if it had not stopped
 */
export function growthTable(
  steps: readonly Step[],
  whole: readonly Step[],
  rule: PageRule,
  { classNames }: Pick<PagePayload, 'classNames'>,
): HTMLTableElement {
  const table = element('table', '', 'growth');
  const head = element('tr');
  for (const name of ['exit point', ...classNames, 'margin', 'threshold', 'MACs']) {
    const one = element('th', name);
    one.scope = 'col';
    head.append(one);
  }
  const thead = element('thead');
  thead.append(head);
  const body = element('tbody');
  const last = steps.length - 1;
  rule.exits.forEach((_, i) => {
    const isReached = i <= last;
    body.append(rowOf(isReached ? steps[i] : whole[i], i, rule, isReached, i === last));
  });
  table.append(thead, body);
  return table;
}
