/** Lines that every project has: outputs, packages, and where `ffirm data get` puts downloads. */
const ALWAYS = ['build/', 'data/', 'node_modules/'];

/** A path as git reads it: no character is a pattern. */
function literal(path: string): string {
  return `/${path.replace(/[\\*?[\]!# ]/g, '\\$&')}`;
}

/**
 * A .gitignore in which outputs and data are ignored: an existing one with what it lacks added at its end.
 *
 * @param existing undefined if there is none
 * @param data path of the data in the folder; undefined if they are elsewhere, or are the folder itself
 * @returns undefined if it needs no change
 */
export function gitignoreText(existing: string | undefined, data: string | undefined): string | undefined {
  const top = data?.split('/')[0];
  const wanted = [
    ...ALWAYS,
    ...(data === undefined || top === 'data' || top === 'build' ? [] : [literal(data)]),
  ];
  const bare = (line: string) => line.trim().replace(/^\/|\/$/g, '');
  const known = new Set((existing ?? '').split(/\r?\n/).map(bare));
  const missing = wanted.filter((line) => !known.has(bare(line)));
  if (missing.length === 0) return undefined;
  const end = existing?.includes('\r\n') ? '\r\n' : '\n';
  const kept =
    existing === undefined || existing === '' || /\n$/.test(existing) ? (existing ?? '') : existing + end;
  return kept + missing.map((line) => line + end).join('');
}
