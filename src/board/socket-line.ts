import { createConnection, type NetConnectOpts } from 'node:net';
import { systemFault } from '../errors/system-error.js';
import { BoardError } from './failure.js';
import { type Line, lineOf } from './line.js';

/** Longest time in milliseconds to connect. */
const PATIENCE = 5000;

/**
 * Connects to a socket at whose other end a board's bytes come out: a serial server, an emulator.
 *
 * @param name as the user wrote it
 * @throws BoardError when nobody listens there
 */
export async function openSocketLine(name: string, place: NetConnectOpts): Promise<Line> {
  const socket = createConnection({ ...place, timeout: PATIENCE });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
      socket.once('timeout', () => reject(new Error('nobody answers')));
    });
  } catch (cause) {
    socket.destroy();
    const reason = cause instanceof Error ? (systemFault(cause)?.problem ?? cause.message) : String(cause);
    throw new BoardError(
      `--port: cannot connect to ${name}: ${reason}; start what listens there, or correct the address`,
      { cause },
    );
  }
  socket.setTimeout(0);
  socket.setNoDelay(true);
  return lineOf(name, {
    input: socket,
    output: socket,
    close: async () => {
      socket.destroy();
    },
  });
}
