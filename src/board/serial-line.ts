import { systemFault } from '../errors/system-error.js';
import { BoardError } from './failure.js';
import { type Line, lineOf } from './line.js';

/** The package for serial ports. It has native code and is optional, so that ffirm can be installed where it cannot. */
async function loadSerialPort(): Promise<typeof import('serialport')> {
  try {
    return await import('serialport');
  } catch (cause) {
    throw new BoardError(
      '--port: the package "serialport" is not installed here; run: npm install serialport, or try --port qemu:cortex-m4, which needs no port',
      { cause },
    );
  }
}

/** What to do, with the serial ports of this computer: at most five. */
async function describePorts({ SerialPort }: typeof import('serialport')): Promise<string> {
  const ports = await SerialPort.list().catch(() => []);
  const named = ports.filter(
    ({ vendorId, manufacturer }) => vendorId !== undefined || manufacturer !== undefined,
  );
  const list = named
    .slice(0, 5)
    .map(({ path, manufacturer }) => (manufacturer ? `${path} (${manufacturer})` : path));
  return list.length === 0
    ? 'connect the board: this computer sees no port with one'
    : `name one that is here: ${list.join(', ')}`;
}

/**
 * Opens a serial port: a UART behind a USB bridge, or a board's own USB port.
 *
 * @param path such as /dev/ttyACM0, /dev/tty.usbmodem1101 or COM3
 * @throws BoardError when there is no such port, this user may not use it, or the package for serial ports is missing
 */
export async function openSerialLine(path: string, baud: number): Promise<Line> {
  const serial = await loadSerialPort();
  const port = new serial.SerialPort({ path, baudRate: baud, autoOpen: false });
  const problem = await new Promise<Error | null>((resolve) => {
    port.open(resolve);
  });
  if (problem !== null) {
    throw new BoardError(
      `--port: cannot open ${path}: ${describeProblem(problem)}; ${await describePorts(serial)}`,
      { cause: problem },
    );
  }
  return lineOf(path, {
    input: port,
    output: port,
    close: () =>
      new Promise((resolve) => {
        if (port.isOpen) port.close(() => resolve());
        else resolve();
      }),
  });
}

/** What a failed open means, and what to do about it. */
function describeProblem(problem: Error): string {
  const { message } = problem;
  if (/no such file|cannot find|File not found/i.test(message)) return 'there is no such port';
  if (/permission denied|EACCES/i.test(message)) {
    return 'this user may not use it (on Linux: sudo usermod -a -G dialout $USER, and log in again)';
  }
  if (/access denied|busy|lock|temporarily unavailable/i.test(message)) {
    return 'another program uses it (a serial monitor?)';
  }
  return systemFault(problem)?.problem ?? message;
}
