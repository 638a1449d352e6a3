import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { openSerialLine } from '../../src/board/serial-line.js';
import { openSocketLine } from '../../src/board/socket-line.js';
import { emulatorArguments } from '../../src/simulate/emulator.js';
import { network } from '../packages/support.js';
import { testedTarget } from '../simulate/fixtures/tools.js';
import { boardOf, proveBoard, referenceOf, removeBoards } from './fixtures/boards.js';

afterAll(removeBoards);

const { target, absent, title } = await testedTarget('cortex-m4');
const hasSerial = await import('serialport').then(
  () => true,
  () => false,
);
const serial = hasSerial ? '' : ' (skipped, not installed: serialport)';

describe('serial ports', () => {
  it.skipIf(absent || !hasSerial || process.platform !== 'linux')(
    `lead to a board: QEMU's UART on a pseudo terminal, ${title}${serial}`,
    async () => {
      const random = network(7);
      const { program } = await boardOf(target, random);
      if (target.kind !== 'cortex-m') throw new RangeError('not a core');
      const args = emulatorArguments(target, program, ['board'], [], 'pty');
      const emulator = execa(target.qemu.program, args, { reject: false, all: true, buffer: false });
      try {
        const path = await new Promise<string>((resolve, reject) => {
          let text = '';
          emulator.all.on('data', (bytes: Uint8Array) => {
            text += Buffer.from(bytes).toString();
            const [, found] = /redirected to (\S+)/.exec(text) ?? [];
            if (found !== undefined) resolve(found);
          });
          emulator.all.on('end', () => reject(new Error(text)));
        });
        const report = await proveBoard({ open: () => openSerialLine(path, 115_200) }, referenceOf(random));
        expect(report.port).toBe(path);
        expect(report.passed).toBe(true);
        expect(report.emulated).toBe(false);
      } finally {
        emulator.kill('SIGKILL');
        await emulator;
      }
    },
  );

  it.skipIf(!hasSerial)(`that are not there are named, with what to do${serial}`, async () => {
    await expect(openSerialLine('/dev/ttyNothing', 115_200)).rejects.toThrow(
      /^--port: cannot open \/dev\/ttyNothing: there is no such port; (connect the board|name one that is here)/,
    );
  });
});

describe('sockets', () => {
  it('at which nobody listens are named, with what to do', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => server.close(resolve));
    await expect(openSocketLine(`tcp:127.0.0.1:${port}`, { host: '127.0.0.1', port })).rejects.toThrow(
      /cannot connect to tcp:127\.0\.0\.1:\d+: .*; start what listens there/,
    );
    const path = join(tmpdir(), 'ffirm-no-such-socket');
    await expect(openSocketLine(`unix:${path}`, { path })).rejects.toThrow('; start what listens there');
  });
});
