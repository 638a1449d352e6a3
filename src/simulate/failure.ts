import { ReportedError, type ReportedOptions } from '../errors/reported-error.js';

/**
 * A program could not be built or run. The message is one line: what happened and what to do; what a tool printed is in the
 * details.
 */
export class SimulationError extends ReportedError {
  override readonly name = 'SimulationError';
  readonly kind = 'tool';

  constructor(message: string, options?: ReportedOptions) {
    super(message, options);
  }
}

/** Maximum length of a line of a tool's output in a message. */
const LONGEST = 200;

/** The most informative line of a tool's output: the first with an error in it, else the first; "" if there is none. */
export function tellingLine(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const line = lines.find((text) => /\berror\b|undefined reference|cannot/i.test(text)) ?? lines[0] ?? '';
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}...` : line;
}

/** ": <the most informative line>", and if there are more lines, how to see them. */
export function outputHint(output: string): string {
  const line = tellingLine(output);
  if (line === '') return '';
  return output.trim().includes('\n') ? `: ${line} (--verbose shows all of the output)` : `: ${line}`;
}
