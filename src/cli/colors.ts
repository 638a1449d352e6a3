import pc from 'picocolors';

/**
 * Whether a stream gets colours: FORCE_COLOR and NO_COLOR decide; without them, whether the stream is a terminal.
 *
 * picocolors looks at standard output and would colour the logs of build servers. Messages go to standard error, where
 * programs look for lines that start with "error:".
 */
export function wantsColors(
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (environment.NO_COLOR) return false;
  const { FORCE_COLOR: forced } = environment;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && environment.TERM !== 'dumb';
}

/** Colours of standard error. */
export const colors = pc.createColors(wantsColors(process.env, process.stderr.isTTY === true));
