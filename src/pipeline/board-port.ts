import { resolve } from 'node:path';
import type { Line } from '../board/line.js';
import { DEFAULT_BAUD, type Port, parsePort } from '../board/port.js';
import { buildBoardProgram } from '../board/program.js';
import { openSerialLine } from '../board/serial-line.js';
import { type SimulatedBoard, simulateBoard } from '../board/simulated-board.js';
import { openSocketLine } from '../board/socket-line.js';
import { compileBundle } from '../simulate/compiled-bundle.js';
import { loadTarget } from '../simulate/target.js';
import { requireTools } from '../simulate/tools.js';

/** Where a board is, as the command line says it. */
export interface BoardPlace {
  readonly port: string;
  /** Of a serial port; 115200 when absent. */
  readonly baud?: number | undefined;
}

/** A bundle that may have to be built for a simulated board. */
interface BoardBundle {
  readonly bundle: string;
  readonly name: string;
  /** Folder for objects and programs. */
  readonly work: string;
}

/** A port that can be opened. */
export interface OpenablePort {
  readonly port: Port;
  /** Opens the line to the board. @throws BoardError saying what to do when it cannot be opened */
  open(): Promise<Line>;
  /** The simulated board; undefined if it is a real one. */
  readonly simulated: SimulatedBoard | undefined;
}

/**
 * Prepares a port: builds the program where the board is simulated.
 *
 * @throws InputError when the text is no port, or the core is unknown
 * @throws BoardError when the bundle has no program for boards
 * @throws SimulationError when a tool is missing or the C does not compile
 */
export async function preparePort(
  { port: text, baud = DEFAULT_BAUD }: BoardPlace,
  { bundle, name, work }: BoardBundle,
): Promise<OpenablePort> {
  const port = parsePort(text, baud);
  switch (port.kind) {
    case 'serial':
      return { port, simulated: undefined, open: () => openSerialLine(port.path, port.baud) };
    case 'tcp':
      return {
        port,
        simulated: undefined,
        open: () => openSocketLine(text, { host: port.host, port: port.port }),
      };
    case 'unix':
      return { port, simulated: undefined, open: () => openSocketLine(text, { path: port.path }) };
    case 'simulated': {
      const target = await loadTarget(port.target);
      await requireTools([target]);
      const folder = resolve(work, 'board', target.name);
      const compiled = await compileBundle({ bundle, name, target, folder, flags: [] });
      const simulated = simulateBoard(text, target, (await buildBoardProgram(compiled)).path);
      return { port, simulated, open: () => simulated.open() };
    }
  }
}
