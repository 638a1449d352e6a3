import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { faultsError } from '../config/faults.js';
import { describeIssues } from '../config/issues.js';
import { parseJson } from '../config/parse-json.js';
import { readInput } from '../io/files.js';
import { type BoardFile, boardFileSchema, type CortexMTarget, targetsFolder } from '../simulate/target.js';

/** The folder of the boards that ffirm comes with. */
export function boardsFolder(): string {
  return join(targetsFolder(), 'boards');
}

/**
 * Checks the text of a board file; `file` is only named in errors.
 *
 * @throws InputError with one line per problem
 */
export function parseBoardFile(text: string, file: string): BoardFile {
  const value = parseJson(text, file, 'write it again with `ffirm bench --port PORT --fit FILE`');
  const parsed = boardFileSchema.safeParse(value);
  if (!parsed.success) {
    throw faultsError(file, 'the board', describeIssues(parsed.error, boardFileSchema, value));
  }
  return parsed.data;
}

/** Reads a board file. @throws InputError when there is none, or it is not valid */
export async function readBoardFile(file: string): Promise<BoardFile> {
  const bytes = await readInput(file, 'name a file that `ffirm bench --port PORT --fit FILE` wrote');
  return parseBoardFile(new TextDecoder().decode(bytes), file);
}

/**
 * Boards to which estimates were fitted: those that ffirm comes with, and those of some files.
 *
 * @throws InputError as readBoardFile
 */
export async function loadBoardFiles(files: readonly string[]): Promise<readonly BoardFile[]> {
  const own = (await readdir(boardsFolder())).filter((file) => file.endsWith('.json')).sort();
  return Promise.all([...own.map((file) => join(boardsFolder(), file)), ...files].map(readBoardFile));
}

/** A core with the boards that have it. */
export function withBoards(target: CortexMTarget, boards: readonly BoardFile[]): CortexMTarget {
  const own = boards.filter(({ core }) => core === target.name);
  return { ...target, boards: [...target.boards, ...own] };
}
