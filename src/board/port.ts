import { InputError } from '../errors/input-error.js';

/** Where a board is: a serial port, a socket, or a program that this computer builds and runs in its place. */
export type Port =
  | { readonly kind: 'serial'; readonly path: string; readonly baud: number }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'simulated'; readonly target: string };

/** Baud rate of the generated examples. */
export const DEFAULT_BAUD = 115_200;

const TCP = /^tcp:(\[[^\]]+\]|[^:]+):(\d{1,5})$/;

/**
 * Reads what --port says: "/dev/ttyACM0", "COM3", "tcp:localhost:4444", "unix:/tmp/board", "qemu:cortex-m4" (also "qemu:m4"), or
 * "host".
 *
 * @throws InputError when it is none of these
 */
export function parsePort(text: string, baud = DEFAULT_BAUD): Port {
  const [, scheme, rest] = /^(tcp|unix|qemu):(.*)$/.exec(text) ?? [];
  if (scheme === 'qemu' && /^[a-z][a-z0-9-]*$/.test(rest)) {
    return { kind: 'simulated', target: rest.startsWith('m') ? `cortex-${rest}` : rest };
  }
  if (text === 'host') return { kind: 'simulated', target: 'host' };
  if (scheme === 'unix' && rest !== '') return { kind: 'unix', path: rest };
  const [, host, port] = TCP.exec(text) ?? [];
  if (host !== undefined && Number(port) >= 1 && Number(port) <= 65_535) {
    return { kind: 'tcp', host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
  }
  if (scheme === undefined && text.trim() !== '') return { kind: 'serial', path: text, baud };
  throw new InputError(
    `--port: "${text}" is no port; write a serial port such as /dev/ttyACM0 or COM3, tcp:HOST:PORT, unix:PATH, qemu:cortex-m4, or host`,
  );
}
