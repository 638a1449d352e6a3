/** Mean, lowest and highest of a figure over seeds. */
export function spreadOf(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, lowest: Math.min(...values), highest: Math.max(...values) };
}

/** "98.44 (98.38 to 98.49)", or one number if all seeds give the same. */
export function spreadText({ mean, lowest, highest }, text) {
  const [middle, low, high] = [mean, lowest, highest].map(text);
  return low === high ? middle : `${middle} (${low} to ${high})`;
}
