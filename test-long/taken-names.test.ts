import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelNameFault, modelNameSchema } from '../src/config/model-name.js';
import { KEYWORDS } from '../src/config/taken-names/keywords.js';
import { runTool } from '../src/simulate/toolchain.js';
import { M4, needs, run, scratchFolder } from '../test/packages/support.js';

const folder = await scratchFolder('taken-names');

const C = (
  'assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg stdatomic stdbool ' +
  'stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar wctype'
).split(' ');
const POSIX = (
  'aio arpa/inet cpio dirent dlfcn fcntl fmtmsg fnmatch ftw glob grp iconv langinfo libgen monetary mqueue net/if netdb ' +
  'netinet/in netinet/tcp nl_types poll pthread pwd regex sched search semaphore spawn strings sys/ipc sys/mman sys/msg ' +
  'sys/resource sys/select sys/sem sys/shm sys/socket sys/stat sys/statvfs sys/time sys/times sys/types sys/uio sys/un ' +
  'sys/utsname sys/wait syslog tar termios ulimit unistd utime utmpx wordexp'
).split(' ');
const NEWLIB = 'alloca argz envz fastmath getopt ieeefp malloc reent'.split(' ');
/** C++ has these under other names. */
const NOT_CPP = ['stdatomic', 'stdnoreturn', 'tgmath', 'threads'];
const CPP =
  'algorithm array atomic bitset chrono functional iostream map memory mutex new numeric random string thread vector'.split(
    ' ',
  );

/** What can be a name at all. */
const WORD = /\b[a-z][a-z0-9_]{0,31}\b/g;

interface Compiler {
  readonly title: string;
  readonly program: string;
  readonly flags: readonly string[];
  readonly ending: 'c' | 'cpp';
  readonly headers: readonly string[];
  /** A declaration of a word in the namespace that functions and types are in. */
  readonly declare: (word: string) => string;
}

const headersOf = (names: readonly string[]) => names.map((name) => `${name}.h`);
const COMPILERS: readonly Compiler[] = [
  {
    title: 'C and POSIX on this computer',
    program: 'gcc',
    flags: ['-std=c17', '-D_POSIX_C_SOURCE=200809L', '-D_XOPEN_SOURCE=700'],
    ending: 'c',
    headers: headersOf([...C, ...POSIX]),
    declare: (word) => `enum { ${word} };`,
  },
  {
    title: 'C with newlib',
    program: 'arm-none-eabi-gcc',
    flags: ['-std=gnu17', ...M4],
    ending: 'c',
    headers: headersOf([...C, ...POSIX, ...NEWLIB]),
    declare: (word) => `enum { ${word} };`,
  },
  {
    title: 'C++ with newlib',
    program: 'arm-none-eabi-g++',
    flags: ['-std=gnu++17', ...M4],
    ending: 'cpp',
    headers: [...headersOf([...C, ...POSIX, ...NEWLIB].filter((name) => !NOT_CPP.includes(name))), ...CPP],
    declare: (word) => `namespace ${word} {}`,
  },
];

/** Words of some headers that a program which includes them cannot declare, and macros of the compiler itself. */
async function takenBy({ program, flags, ending, headers, declare }: Compiler): Promise<readonly string[]> {
  const file = join(folder, `probe.${ending}`);
  const compile = (...options: readonly string[]) => runTool(program, [...flags, ...options, file]);
  const present: string[] = [];
  for (const header of headers) {
    await writeFile(file, `#include <${header}>\n`);
    if ((await compile('-fsyntax-only')).exitCode === 0) present.push(`#include <${header}>`);
  }
  await writeFile(file, `${present.join('\n')}\n`);
  const macros = (await run(program, [...flags, '-E', '-dM', file])).matchAll(
    /^#define ([a-z][a-z0-9_]{0,31})\b/gm,
  );
  const seen = new Set((await run(program, [...flags, '-E', '-P', file])).match(WORD));
  const ofMacros = Array.from(macros, ([, word]) => word);
  const words = [...seen].filter((word) => !KEYWORDS.includes(word) && !ofMacros.includes(word));
  await writeFile(file, `${[...present, ...words.map(declare)].join('\n')}\n`);
  const { output } = await compile('-fsyntax-only', '-fmax-errors=0');
  const lines = output.matchAll(new RegExp(`probe\\.${ending}:(\\d+):\\d+: error`, 'g'));
  const errors = new Set(Array.from(lines, ([, line]) => words[Number(line) - present.length - 1]));
  return [...errors, ...ofMacros];
}

const tested = await Promise.all(
  COMPILERS.map(async (compiler) => ({ compiler, need: await needs(compiler.program) })),
);
const newlib = await needs('arm-none-eabi-gcc');

describe('words that are taken', () => {
  for (const { compiler, need } of tested) {
    it.skipIf(need.absent)(
      `by ${compiler.title} are no names of networks${need.note}`,
      async () => {
        const taken = await takenBy(compiler);
        expect(taken.length).toBeGreaterThan(900);
        const accepted = taken.filter((word) => modelNameFault(word) === undefined);
        // Newer libraries have a few more.
        expect(accepted.length, accepted.join(' ')).toBeLessThan(taken.length / 100);
      },
      600_000,
    );
  }

  it.skipIf(newlib.absent)(
    `as headers of newlib and of its compiler are no names of networks${newlib.note}`,
    async () => {
      const search = await run('sh', ['-c', 'arm-none-eabi-gcc -xc -E -v /dev/null 2>&1']);
      const folders =
        /search starts here:\n(?: .*\n)*#include <\.\.\.> search starts here:\n((?: .*\n)*)/.exec(
          search,
        )?.[1] ?? '';
      const files = await Promise.all(
        folders
          .split('\n')
          .filter(Boolean)
          .map((path) => readdir(path.trim())),
      );
      const names = files
        .flat()
        .filter((file) => file.endsWith('.h'))
        .map((file) => file.slice(0, -2).toLowerCase());
      expect(names.length).toBeGreaterThan(60);
      const accepted = names.filter((name) => modelNameSchema.safeParse(name).success);
      expect(accepted).toEqual([]);
    },
  );
});
