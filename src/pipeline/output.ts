import { lstat, open, readdir, rm, rmdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import type { Config } from '../config/config.js';
import { InputError } from '../errors/input-error.js';
import { systemCode } from '../errors/system-error.js';
import { ifThere, nodeDisk } from '../io/disk.js';
import { writing } from '../io/disk-fault.js';
import { readIfPresent } from '../io/files.js';
import { type LockedFile, openLocked } from '../io/lock-file.js';
import { recoverFolder } from '../io/replace-folder.js';
import { parseTemporaryName } from '../io/temporary-name.js';
import { writeFully } from '../io/write-file.js';
import { outputFiles, type Paths, pathsOf } from './paths.js';
import { type Reporter, type StepOptions, silent } from './reporter.js';
import { hasRecord } from './steps.js';

const REMEDY = 'change the permissions, free some space, or name another folder with --output';

const holderSchema = z.object({ pid: z.int(), host: z.string() });

type Holder = z.output<typeof holderSchema>;

/** Attempts at a lock whose holder cannot be named, and milliseconds between them: the holder records its name after taking it. */
const LOOKS = 20;
const PAUSE = 50;

/** Whether a process exists on this computer. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/** The holder that a lock file names; undefined if it names none, or one that no longer exists. */
async function readHolder(lock: string): Promise<Holder | undefined> {
  try {
    const holder = holderSchema.parse(JSON.parse((await readIfPresent(lock)) ?? ''));
    return holder.host !== hostname() || isAlive(holder.pid) ? holder : undefined;
  } catch {
    return undefined;
  }
}

/** The holder of a lock, for people. On Windows, others cannot read a locked file. */
function describeHolder(holder: Holder | undefined): string {
  if (holder === undefined) return 'another ffirm';
  const { pid, host } = holder;
  if (host !== hostname()) return `another ffirm (process ${pid} on ${host})`;
  return pid === process.pid ? 'another call in this process' : `another ffirm (process ${pid})`;
}

/**
 * Takes a lock. A holder that ends between the attempt and the look at its name has left the folder to us.
 *
 * @throws InputError when another process holds the lock
 */
async function takeLock({ root, lock }: Paths): Promise<LockedFile> {
  let holder: Holder | undefined;
  for (let look = 0; holder === undefined && look < LOOKS; look++) {
    if (look > 0) await setTimeout(PAUSE);
    const locked = await openLocked(lock);
    if (locked !== undefined) return locked;
    holder = await readHolder(lock);
  }
  throw new InputError(
    `${root}: ${describeHolder(holder)} is writing there; wait until it has finished, or name another folder with --output`,
  );
}

/** Whether ffirm wrote a safetensors file: the header names the format. */
async function isModel(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65536), 0, 65536, 0);
    return buffer.subarray(0, bytesRead).includes('"format":"ffirm ');
  } finally {
    await file.close();
  }
}

/** Refuses a folder in which other programs' files have names that ffirm uses. @throws InputError naming the first */
async function checkOwn(paths: Paths): Promise<void> {
  const there: string[] = [];
  for (const path of outputFiles(paths)) {
    const found = await ifThere(lstat(path));
    if (found?.isDirectory()) {
      throw new InputError(`${path}: is a folder, but ffirm writes a file there; move it away`);
    }
    if (found !== undefined) there.push(path);
  }
  if (there.length === 0 || (await ifThere(lstat(paths.lock))) !== undefined) return;
  // Older versions of ffirm left no such mark.
  if (await hasRecord(paths.steps)) return;
  for (const path of [paths.model, paths.quantized, paths.integerModel, paths.checkpoint]) {
    if (await isModel(path)) return;
  }
  throw new InputError(
    `${there[0]}: was not written by ffirm and would be replaced; move it away, or name another folder with --output`,
  );
}

/** Removes what killed runs left: unfinished files, objects and programs. */
async function clean(paths: Paths): Promise<void> {
  for (const name of await readdir(paths.root)) {
    const path = join(paths.root, name);
    if (parseTemporaryName(name)?.kind === 'new') await rm(path, { recursive: true, force: true });
  }
  for (const name of (await ifThere(readdir(paths.work))) ?? []) {
    if (/^ffirm-\w{6}$/.test(name)) await rm(join(paths.work, name), { recursive: true, force: true });
  }
}

/** The folder of an output, held by this process. */
interface HeldOutput extends LockedFile {
  /** True if the folder did not exist before. */
  readonly isNew: boolean;
}

/** Locks an output folder for this process. @throws InputError when it cannot be written to, or another process holds it */
async function openOutput(paths: Paths): Promise<HeldOutput> {
  const { root } = paths;
  const made = await writing(root, () => nodeDisk.mkdir(root, { recursive: true }), REMEDY);
  await writing(root, () => checkOwn(paths), REMEDY);
  const locked = await writing(root, () => takeLock(paths), REMEDY);
  return { ...locked, isNew: made !== undefined };
}

/** Removes the folder of a command that failed before it wrote anything. */
async function removeEmpty({ root, lock, work }: Paths): Promise<void> {
  if ((await readdir(root)).some((name) => ![lock, work].includes(join(root, name)))) return;
  await ifThere(rmdir(work));
  await rm(lock);
  await rmdir(root);
}

async function prepare(paths: Paths, { file, unguarded }: LockedFile, reporter: Reporter): Promise<void> {
  const { root, bundle } = paths;
  if (unguarded !== undefined) {
    reporter.warn(
      `${root}: nothing prevents two commands from writing there at the same time: ${unguarded}; run one after the other`,
    );
  }
  const holder = `${JSON.stringify({ pid: process.pid, host: hostname() })}\n`;
  await writing(
    root,
    async () => {
      await file.truncate(0);
      await writeFully(file, Buffer.from(holder), 0);
    },
    REMEDY,
  );
  if (await recoverFolder(bundle)) {
    reporter.note(`${bundle}: restored, because an earlier run was stopped while replacing it`);
  }
  await writing(root, () => clean(paths), REMEDY);
}

/**
 * Does work that writes to the folder of a config. A lock keeps others in this process and in other processes from writing
 * there, and what a killed run left is cleaned up first. The operating system releases the lock when the process ends, for
 * whatever reason; the lock file stays and marks the folder as one of ffirm.
 *
 * @param work receives the options with the lock, so that the steps of a run do not request it again
 * @throws InputError when the folder cannot be written to, another process holds it, or its files belong to another program;
 *   what the work throws
 */
export async function inOutput<Options extends StepOptions, T>(
  config: Pick<Config, 'name' | 'output'>,
  options: Options,
  work: (paths: Paths, options: Options) => Promise<T>,
): Promise<T> {
  const paths = pathsOf(config, options.output);
  const root = resolve(paths.root);
  if (options.lock?.root === root) return work(paths, options);
  const locked = await openOutput(paths);
  try {
    await prepare(paths, locked, options.reporter ?? silent);
    return await work(paths, { ...options, lock: { root } });
  } catch (error) {
    // Whatever prevents this, the error that brought us here is the one to report.
    if (locked.isNew) await removeEmpty(paths).catch(() => {});
    throw error;
  } finally {
    // The next process must not be told that this one holds the lock.
    await locked.file.truncate(0).catch(() => {});
    await locked.file.close();
  }
}
