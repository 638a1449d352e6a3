import { type CortexMTarget, listTargets, loadTarget } from '../simulate/target.js';
import { type Asker, answerTo } from './asker.js';
import type { InitFlags } from './project.js';

/** The core whose files `ffirm init` writes, and the board. */
export interface Device {
  readonly target: CortexMTarget;
  readonly board: CortexMTarget['boards'][number] | undefined;
}

const NONE = 'none';

async function coresKnown(): Promise<readonly CortexMTarget[]> {
  const targets = await Promise.all((await listTargets()).map((name) => loadTarget(name)));
  return targets.flatMap((target) => (target.kind === 'cortex-m' ? [target] : []));
}

/** Cores are also known without "cortex-", as `ffirm bench --cores` takes them. */
function fullName(core: string | undefined, cores: readonly CortexMTarget[]): string | undefined {
  return core !== undefined && cores.some(({ name }) => name === `cortex-${core}`) ? `cortex-${core}` : core;
}

/** Asks for the core and the board; a board says its core. */
export async function askDevice({ core, board }: InitFlags, asker: Asker): Promise<Device> {
  const cores = await coresKnown();
  const ofBoard = cores.find(({ boards }) => boards.some(({ name }) => name === board));
  const coreName = await answerTo(
    {
      flag: '--core',
      message: 'Which core will it run on?',
      proposed: 'cortex-m4',
      choices: cores.map(({ name, title, boards }) => ({
        ...{ value: name, label: title },
        hint: boards.map((one) => one.name).join(', '),
      })),
    },
    fullName(core, cores) ?? ofBoard?.name,
    asker,
  );
  const target = cores.find(({ name }) => name === coreName);
  if (target === undefined) throw new RangeError(`no core is named ${coreName}`);
  const boardName = await answerTo(
    {
      flag: '--board',
      message: 'Which board or microcontroller?',
      proposed: NONE,
      choices: [
        { value: NONE, label: 'another one' },
        ...target.boards.map(({ name, flashKibibytes, ramKibibytes }) => ({
          value: name,
          hint: `${flashKibibytes}K of flash, ${ramKibibytes}K of RAM`,
        })),
      ],
    },
    board,
    asker,
  );
  return { target, board: target.boards.find(({ name }) => name === boardName) };
}
