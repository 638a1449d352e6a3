import { InputError } from '../../errors/input-error.js';
import { MOST_CLASSES } from '../../kernel/limits.js';
import type { ReportOddity } from '../oddity.js';
import { NO_LABEL } from '../recordings/row-labels.js';
import { collectClasses } from '../table/classes.js';
import type { NumberColumns } from './number-columns.js';

/** Collects the classes of the rows while they are read. */
export class ClassDraft {
  private readonly classes = collectClasses();
  /** The rows without a class, and the number of the first in messages. */
  private readonly without: number[] = [];
  private first = 0;

  /** @param placeOf a row, by the number that `add` gets */
  constructor(
    private readonly path: string,
    private readonly placeOf: (row: number) => string,
  ) {}

  /** @param row its number in messages */
  add(row: number, name: string | undefined, index: number): void {
    if (name === undefined) {
      if (this.without.length === 0) this.first = row;
      this.without.push(index);
    } else if (!this.classes.add(name)) {
      throw new InputError(
        `${this.path}, ${this.placeOf(row)}: more than ${MOST_CLASSES} classes; ` +
          'check that this is the column of the class',
      );
    }
  }

  finish(count: number, report: ReportOddity): NumberColumns['classes'] {
    const { classNames, labels: found } = this.classes.finish(this.path, report);
    if (this.without.length > 0) {
      report({
        ...{ kind: 'no-class', source: this.path, count: this.without.length },
        place: this.placeOf(this.first),
        problem: `${this.without.length} samples have no class`,
        effect: 'they count for no class',
        remedy: 'fill in the column',
      });
    }
    const labels = new Int16Array(count);
    let next = 0;
    let gap = 0;
    for (let row = 0; row < count; row++) {
      if (this.without[gap] === row) {
        labels[row] = NO_LABEL;
        gap += 1;
      } else labels[row] = found[next++];
    }
    return { names: classNames, labels };
  }
}
