import type { FileHandle } from 'node:fs/promises';
import { type Disk, nodeDisk } from '../../src/io/disk.js';

/** Calls of a disk and of the files on it, in their order: "open", "write", "rename". */
export type Calls = string[];

/** What goes wrong with a call: it throws an error of this code. */
export type Fault = (call: string, number: number) => string | undefined;

export interface FaultyDiskOptions {
  /** Asked before every call that changes something, with its number from 0 on. */
  readonly fault?: Fault;
  /** Most bytes that one write takes. */
  readonly most?: () => number;
  /** Bytes that there is room for; a write that fills the disk takes a part, the next one fails. */
  readonly room?: number;
  /** Turns what is read back into something else. */
  readonly spoil?: (bytes: Buffer) => Buffer;
  readonly calls?: Calls;
}

/** An error as Node's file system throws it. */
export function systemError(code: string, call: string): Error {
  return Object.assign(new Error(`${code}: injected, ${call}`), { code, syscall: call });
}

/** The real file system with faults in it. */
export function faultyDisk(options: FaultyDiskOptions): Disk {
  const { fault, most, spoil, calls = [] } = options;
  let room = options.room ?? Number.POSITIVE_INFINITY;

  function before(call: string): void {
    const code = fault?.(call, calls.length);
    calls.push(call);
    if (code !== undefined) throw systemError(code, call);
  }

  function faultyFile(file: FileHandle): FileHandle {
    return new Proxy(file, {
      get(target, key) {
        if (key === 'write') {
          return async (bytes: Uint8Array, offset: number, length: number, position: number) => {
            before('write');
            if (length > 0 && room === 0) throw systemError('ENOSPC', 'write');
            const taken = Math.min(length, room, most?.() ?? length);
            room -= taken;
            return target.write(bytes, offset, taken, position);
          };
        }
        if (key === 'readFile' && spoil !== undefined) {
          return async () => spoil(await target.readFile());
        }
        if (key === 'close') return () => target.close();
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== 'function') return value;
        const changes = ['sync', 'truncate', 'chmod', 'readFile'].includes(String(key));
        return async (...args: unknown[]) => {
          if (changes) before(String(key));
          return Reflect.apply(value, target, args);
        };
      },
    });
  }

  const changing = <Args extends unknown[], Result>(
    name: string,
    call: (...args: Args) => Promise<Result>,
  ): ((...args: Args) => Promise<Result>) => {
    return async (...args) => {
      before(name);
      return call(...args);
    };
  };

  return {
    ...nodeDisk,
    open: async (...args) => {
      before('open');
      return faultyFile(await nodeDisk.open(...args));
    },
    rename: changing('rename', nodeDisk.rename),
    rm: changing('rm', nodeDisk.rm),
    rmdir: changing('rmdir', nodeDisk.rmdir),
    unlink: changing('unlink', nodeDisk.unlink),
    mkdir: changing('mkdir', nodeDisk.mkdir),
  };
}
