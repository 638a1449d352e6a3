import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { InputError } from '../../errors/input-error.js';
import { explainSystemError, systemCode, systemFault } from '../../errors/system-error.js';
import { damage } from './damage.js';

function reasonOf(error: unknown): string {
  return systemFault(error)?.problem ?? (error instanceof Error ? error.message : String(error));
}

/** A file that is read at positions, never past its real size, so that no header can request more than there is. */
export class DiskFile {
  private constructor(
    readonly path: string,
    /** Its size in bytes when it was opened. */
    readonly size: number,
    private readonly handle: FileHandle,
  ) {}

  /**
   * @param remedy what to do when it is not there
   * @throws InputError when it cannot be opened or is not a regular file
   */
  static async open(path: string, remedy: string): Promise<DiskFile> {
    const file = await DiskFile.openIfPresent(path);
    if (file === undefined) {
      throw new InputError(`${path}: no such file; ${remedy}`);
    }
    return file;
  }

  /**
   * The file, or undefined when there is none.
   *
   * @throws InputError when it exists but cannot be opened or is not a regular file
   */
  static async openIfPresent(path: string): Promise<DiskFile | undefined> {
    let handle: FileHandle;
    try {
      // For a pipe, open() would wait for a writer.
      handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    } catch (error) {
      if (systemCode(error) === 'ENOENT') {
        return undefined;
      }
      throw explainSystemError(error, path);
    }
    try {
      const status = await handle.stat();
      if (!status.isFile()) {
        throw new InputError(`${path}: this is not a file; give the path of a file`);
      }
      return new DiskFile(path, status.size, handle);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /**
   * Bytes [start, end) of the file.
   *
   * @throws InputError when the file ends before or cannot be read
   */
  async read(start: number, end: number): Promise<Uint8Array> {
    if (end > this.size) {
      const problem = `the file ends here, ${end - this.size} bytes too early`;
      throw damage(this.path, `byte ${this.size}`, problem, 'fetch the file again');
    }
    let filled = 0;
    let bytes: Uint8Array;
    try {
      bytes = new Uint8Array(end - start);
      while (filled < bytes.length) {
        const { bytesRead } = await this.handle.read(bytes, filled, bytes.length - filled, start + filled);
        if (bytesRead === 0) {
          break;
        }
        filled += bytesRead;
      }
    } catch (error) {
      const remedy = 'check the file and the disk';
      throw damage(this.path, `byte ${start + filled}`, `cannot be read (${reasonOf(error)})`, remedy);
    }
    if (filled < bytes.length) {
      const problem = 'the file became shorter while it was being read';
      throw damage(
        this.path,
        `byte ${start + filled}`,
        problem,
        'try again when no program is writing to it',
      );
    }
    return bytes;
  }

  async close(): Promise<void> {
    await this.handle.close();
  }
}

/**
 * The whole of a small file.
 *
 * @param longest largest plausible size in bytes: a larger file is something else
 * @throws InputError when it is longer or cannot be read
 */
export async function readSmall(file: DiskFile, longest: number): Promise<Uint8Array> {
  try {
    if (file.size > longest) {
      const problem = `${file.size} bytes, but such a file has at most ${longest}`;
      throw damage(file.path, `byte ${longest}`, problem, 'check that it is the file you mean');
    }
    return await file.read(0, file.size);
  } finally {
    await file.close();
  }
}
