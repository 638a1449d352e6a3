import { InputError } from '../errors/input-error.js';
import { quotedList } from '../text/quoted-list.js';

/** What matters most. */
export type Goal =
  | { readonly kind: 'accuracy' | 'energy' }
  | { readonly kind: 'sensitivity'; readonly className: string };

/** What early exit may lose for it. */
const LOSSES = { accuracy: 0.003, energy: 0.02, sensitivity: 0.01 };

/** What is wrong with a goal as text; undefined when nothing is. */
export function goalFault(text: string): string | undefined {
  return parse(text) === undefined
    ? `there is no goal "${text}"; known: accuracy, energy, sensitivity:CLASS`
    : undefined;
}

function parse(text: string): Goal | undefined {
  if (text === 'accuracy' || text === 'energy') return { kind: text };
  const className = /^sensitivity:(.+)$/s.exec(text)?.[1];
  return className === undefined ? undefined : { kind: 'sensitivity', className };
}

/** A goal from text: accuracy, energy, or sensitivity:CLASS. @throws InputError when it is something else */
export function parseGoal(text: string): Goal {
  const goal = parse(text);
  if (goal !== undefined) return goal;
  throw new InputError(`--goal: ${goalFault(text)}`);
}

/** The `exit` section for a goal. @throws InputError when the data have no such class */
export function exitFor(goal: Goal, classNames: readonly string[]): Readonly<Record<string, unknown>> {
  if (goal.kind !== 'sensitivity') {
    return { rule: 'margin', budget: { metric: 'accuracy', loss: LOSSES[goal.kind] } };
  }
  if (!classNames.includes(goal.className)) {
    throw new InputError(
      `--goal: there is no class "${goal.className}"; name one of ${quotedList(classNames, 20)}`,
    );
  }
  return {
    rule: 'margin',
    budget: { metric: 'sensitivity', class: goal.className, loss: LOSSES.sensitivity },
  };
}
