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

const REMEDY = 'change the permissions, make room, or name another folder with --output';

const holderSchema = z.object({ pid: z.int(), host: z.string() });

/** Attempts at reading who holds a lock, and milliseconds between them: its holder writes that down after taking it. */
const LOOKS = 20;
const PAUSE = 50;

/** Whether a process of this computer is there. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/** What a lock says of its holder; undefined where it says nothing, or speaks of one that was killed before. */
async function readHolder(lock: string): Promise<z.output<typeof holderSchema> | undefined> {
  try {
    const holder = holderSchema.parse(JSON.parse((await readIfPresent(lock)) ?? ''));
    return holder.host !== hostname() || isAlive(holder.pid) ? holder : undefined;
  } catch {
    return undefined;
  }
}

/** Who holds the lock, for people. On Windows nobody else can read a file that is locked. */
async function describeHolder(lock: string): Promise<string> {
  let holder = await readHolder(lock);
  for (let look = 1; holder === undefined && look < LOOKS; look++) {
    await setTimeout(PAUSE);
    holder = await readHolder(lock);
  }
  if (holder === undefined) return 'another ffirm';
  const { pid, host } = holder;
  if (host !== hostname()) return `another ffirm (process ${pid} on ${host})`;
  return pid === process.pid ? 'another call in this process' : `another ffirm (process ${pid})`;
}

/** Whether a file of safetensors is one of ffirm's: its header says of what format it is. */
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

/** Refuses a folder in which files of other programs have the names of ours. @throws InputError naming the first */
async function checkOwn(paths: Paths): Promise<void> {
  const there: string[] = [];
  for (const path of outputFiles(paths)) {
    const found = await ifThere(lstat(path));
    if (found?.isDirectory()) {
      throw new InputError(`${path}: is a folder, and a file is to be written there; move it away`);
    }
    if (found !== undefined) there.push(path);
  }
  if (there.length === 0 || (await ifThere(lstat(paths.lock))) !== undefined) return;
  // An older ffirm left no mark of its own.
  if (await hasRecord(paths.steps)) return;
  for (const path of [paths.model, paths.quantized, paths.integerModel, paths.checkpoint]) {
    if (await isModel(path)) return;
  }
  throw new InputError(
    `${there[0]}: was not written by ffirm, and would be replaced; move it away, or name another folder with --output`,
  );
}

/** Removes what killed runs left: files that never got their names, and objects and programs. */
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
  /** True where the folder was not there before. */
  readonly isNew: boolean;
}

/** Takes the folder of an output for this process. @throws InputError when it cannot be written to, or another has it */
async function openOutput(paths: Paths): Promise<HeldOutput> {
  const { root, lock } = paths;
  const made = await writing(root, () => nodeDisk.mkdir(root, { recursive: true }), REMEDY);
  await writing(root, () => checkOwn(paths), REMEDY);
  const locked = await writing(root, () => openLocked(lock), REMEDY);
  if (locked === undefined) {
    throw new InputError(
      `${root}: ${await describeHolder(lock)} is writing there; wait until it ends, or name another folder with --output`,
    );
  }
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
      `${root}: nothing keeps two commands from writing there at a time: ${unguarded}; run one after the other`,
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
    reporter.note(`${bundle}: the one before is back, as a run was stopped while it replaced it`);
  }
  await writing(root, () => clean(paths), REMEDY);
}

/**
 * Does work that writes to the folder of a config. Nobody else writes there at the same time, in this process or another, and
 * what a killed run left is put in order before. The lock is the kernel's and ends with the process, however it ends; the
 * file that it is on stays, and tells that the folder is ffirm's.
 *
 * @param work gets the options with the lock, so that steps of a run do not ask for it again
 * @throws InputError when the folder cannot be written to, another has it, or its files are of another program; what the work throws
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
    // Whatever is in the way of it, the error that brought us here is the one to tell.
    if (locked.isNew) await removeEmpty(paths).catch(() => {});
    throw error;
  } finally {
    // Nobody who comes next shall be told of this process.
    await locked.file.truncate(0).catch(() => {});
    await locked.file.close();
  }
}
