import { type Asker, answerTo } from './asker.js';
import { bytesFault, bytesText, parseBytes } from './bytes.js';
import { type Goal, parseGoal } from './goal.js';
import { nameFault } from './names.js';
import type { InitFlags } from './project.js';
import { refuseExisting } from './write-project.js';

/** Asks for a number of bytes. */
export async function askBytes(
  flag: string,
  message: string,
  proposed: number,
  given: string | undefined,
  asker: Asker,
): Promise<number> {
  const question = { flag, message, proposed: bytesText(proposed), faultOf: bytesFault };
  return parseBytes(await answerTo(question, given, asker)) ?? proposed;
}

/** Asks what matters most. */
export async function askGoal(
  given: string | undefined,
  classNames: readonly string[],
  asker: Asker,
): Promise<Goal> {
  const question = {
    flag: '--goal',
    message: 'What matters most?',
    proposed: 'accuracy',
    choices: [
      { value: 'accuracy', hint: 'early exit may lose 0.3 points' },
      { value: 'energy', hint: 'early exit may lose 2 points' },
      ...classNames.map((name) => ({
        value: `sensitivity:${name}`,
        label: `that no "${name}" is missed`,
        hint: 'early exit may lose 1 point of its sensitivity',
      })),
    ],
  };
  return parseGoal(given ?? (await asker.ask(question)));
}

/** Asks for a name, and refuses one that a file of the folder already has. */
export async function askName(
  flags: InitFlags,
  proposed: string,
  folder: string,
  asker: Asker,
): Promise<string> {
  const question = {
    flag: '--name',
    message: 'A name for the network, and for its C?',
    proposed,
    faultOf: nameFault,
  };
  const name = await answerTo(question, flags.name, asker);
  if (flags.force !== true)
    refuseExisting(folder, [`${name}.json`], { [`${name}.json`]: 'choose another --name' });
  return name;
}
