import { PassThrough, Writable } from 'node:stream';
import { execa } from 'execa';
import { emulatorArguments } from '../simulate/emulator.js';
import type { Target } from '../simulate/target.js';
import { type Line, lineOf } from './line.js';

/** A program for boards that runs in QEMU, or on this computer. */
export interface SimulatedBoard {
  /** Begins to run; the board's line. */
  open(): Promise<Line>;
  /** Ends the program in the middle of whatever it does and begins anew, as a reset does; the line stays. */
  reset(): void;
}

/** The command that runs a program, with its UART on standard input and output. */
function commandOf(target: Target, program: string): readonly [string, readonly string[]] {
  return target.kind === 'host'
    ? [program, []]
    : [target.qemu.program, emulatorArguments(target, program, ['board'], [], 'stdio')];
}

/** The start of a running program; ends with this computer's program if nobody ends it before. */
function start(command: string, args: readonly string[]) {
  return execa(command, args, {
    ...{
      stdin: 'pipe',
      stdout: 'pipe',
      stderr: 'pipe',
      encoding: 'buffer',
      buffer: { stdout: false },
      reject: false,
    },
  });
}

/**
 * A board that this computer simulates.
 *
 * @param name of its line, as the user wrote it
 * @param program built by buildBoardProgram for the target
 */
export function simulateBoard(name: string, target: Target, program: string): SimulatedBoard {
  const [command, args] = commandOf(target, program);
  let running: ReturnType<typeof start> | undefined;
  let input = new PassThrough();

  function run(): void {
    const child = start(command, args);
    const own = input;
    running = child;
    child.stdout.on('data', (bytes: Uint8Array) => {
      if (running === child) own.write(bytes);
    });
    // A program that was reset no longer takes bytes; they are lost, as those to a board are.
    child.stdin.on('error', () => {});
    void child.then((result) => {
      if (running !== child) return;
      running = undefined;
      const said = Buffer.from(result.stderr).toString().trim().split('\n').at(-1) ?? '';
      own.destroy(new Error(`the program ended${said === '' ? '' : `: ${said}`}`));
    });
  }

  function end(): void {
    const child = running;
    running = undefined;
    child?.kill('SIGKILL');
  }

  return {
    async open() {
      end();
      input = new PassThrough();
      run();
      const output = new Writable({
        write(bytes, _encoding, done) {
          if (running === undefined) done();
          else running.stdin.write(bytes, () => done());
        },
      });
      return lineOf(name, { input, output, close: async () => end() }, target.kind === 'cortex-m');
    },
    reset() {
      end();
      run();
    },
  };
}
