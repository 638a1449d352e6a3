/** A signal that aborts at the first Ctrl-C. A second one ends the program at once. */
export function abortOnInterrupt(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => {
    process.stderr.write('\nstopping after this step; press Ctrl-C again to stop at once\n');
    process.once('SIGINT', () => process.exit(130));
    controller.abort();
  });
  return controller.signal;
}
