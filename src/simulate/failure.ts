/** A program could not be built or run. The message says what happened and, where it is known, what to do. */
export class SimulationError extends Error {
  override readonly name = 'SimulationError';
}

/** The first `count` lines of a tool's output, and how many were left out. */
export function firstLines(text: string, count: number): string {
  const lines = text.trimEnd().split('\n');
  const left = lines.length - count;
  return left > 0 ? [...lines.slice(0, count), `... ${left} more lines`].join('\n') : lines.join('\n');
}
