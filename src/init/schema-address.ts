import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { packageRoot, version } from '../io/package.js';

const FILE = 'schema/ffirm.schema.json';

/** Paths above a folder, itself first. */
function foldersAbove(folder: string): readonly string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersAbove(above)];
}

/**
 * The address of the schema for editors: in the package if it is installed above the project, or in a checkout around it; else that of
 * a published package, because a path into the cache of npx is soon gone.
 */
export function schemaAddress(project: string): string {
  const folders = foldersAbove(resolve(project));
  const installed = folders
    .map((folder) => join(folder, 'node_modules', 'ffirm'))
    .find((path) => existsSync(path));
  const root = installed ?? (folders.includes(packageRoot) ? packageRoot : undefined);
  if (root === undefined) return `https://unpkg.com/ffirm@${version}/${FILE}`;
  const way = relative(resolve(project), join(root, FILE)).split(sep).join('/');
  return way.startsWith('.') ? way : `./${way}`;
}
