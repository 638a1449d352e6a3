/** Percent of equal labels. */
export function accuracy(answers: Uint8Array, truth: Uint8Array): number {
  return (100 * truth.reduce((right, label, i) => right + Number(answers[i] === label), 0)) / truth.length;
}

/** How often each class occurs, is answered, and is answered rightly. */
function countClasses(answers: Uint8Array, truth: Uint8Array, classes: number) {
  const present = new Array<number>(classes).fill(0);
  const answered = new Array<number>(classes).fill(0);
  const right = new Array<number>(classes).fill(0);
  truth.forEach((label, i) => {
    present[label] += 1;
    answered[answers[i]] += 1;
    if (answers[i] === label) right[label] += 1;
  });
  return { present, answered, right };
}

/** Percent of the samples of each class that are answered with it; null for a class without samples. */
export function sensitivities(
  answers: Uint8Array,
  truth: Uint8Array,
  classes: number,
): readonly (number | null)[] {
  const { present, right } = countClasses(answers, truth, classes);
  return present.map((count, label) => (count === 0 ? null : (100 * right[label]) / count));
}

/**
 * Mean over the classes of F1 = 2 TP / (2 TP + FP + FN), in percent. A class that neither occurs nor is answered is
 * left out.
 */
export function macroF1(answers: Uint8Array, truth: Uint8Array, classes: number): number {
  const { present, answered, right } = countClasses(answers, truth, classes);
  const values = present.flatMap((count, label) => {
    const both = count + answered[label];
    return both === 0 ? [] : [(2 * right[label]) / both];
  });
  return (100 * values.reduce((sum, value) => sum + value, 0)) / values.length;
}
