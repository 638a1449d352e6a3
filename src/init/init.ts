import { answerTo } from './asker.js';
import { initExample } from './example-project.js';
import { EXAMPLES } from './examples.js';
import { initOwn } from './own-project.js';
import { type InitContext, type InitFlags, type InitReport, README } from './project.js';
import { refuseExisting } from './write-project.js';

/** The choice of own data, beside the names of examples. */
const OWN = 'own';

/**
 * Begins a project: looks at data, asks what is open, and writes a config that runs, a .gitignore and a README.md into a folder.
 * Files that exist are not replaced without --force; .gitignore is completed. All files are written, or none.
 *
 * @param folder is made if it does not exist
 * @throws InputError when something is wrong or cannot be asked, with the flag that helps
 */
export async function runInit(folder: string, flags: InitFlags, context: InitContext): Promise<InitReport> {
  const { asker } = context;
  if (flags.force !== true && flags.readme !== false) {
    refuseExisting(folder, [README], { [README]: 'leave it as it is with --no-readme' });
  }
  const choice =
    flags.example ??
    (flags.data !== undefined
      ? OWN
      : await asker.ask({
          flag: '--data',
          message: 'What will it classify?',
          example: 'recordings/',
          choices: [
            { value: OWN, label: 'own recordings, or a table' },
            ...EXAMPLES.map(({ name, title }) => ({ value: name, label: `example: ${title}` })),
          ],
        }));
  if (choice !== OWN) {
    const names = EXAMPLES.map(({ name, title }) => ({ value: name, label: title }));
    const known = await answerTo(
      { flag: '--example', message: 'Which example?', choices: names },
      choice,
      asker,
    );
    const example = EXAMPLES.find(({ name }) => name === known);
    if (example === undefined) throw new RangeError(`no example is named ${known}`);
    return initExample(example, folder, flags, context);
  }
  const given =
    flags.data ??
    (await asker.ask({
      flag: '--data',
      message: 'Where are they? A folder of recordings, or the file of a table',
    }));
  return initOwn(given, folder, flags, context);
}
