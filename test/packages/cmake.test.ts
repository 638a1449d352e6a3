import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeBundle } from '../simulate/fixtures/bundle.js';
import {
  armToolchain,
  cmakeBuild,
  filesIn,
  M0PLUS,
  M4,
  missingSymbols,
  needs,
  network,
  run,
  scratchFolder,
  streaming,
  textsOf,
} from './support.js';

const folder = await scratchFolder('cmake');
const packages = ['cmake'] as const;
// Blanks in a path must not matter.
const bundle = join(folder, 'the net');
await writeBundle(network(51), bundle, undefined, { packages });
const stream = streaming();
const other = join(folder, 'other');
await writeBundle(stream.random, other, stream.signal, { packages, name: 'other' });

const host = await needs('cmake', 'make', 'gcc', 'ctest');
const cpp = await needs('cmake', 'make', 'gcc', 'g++');
const arm = await needs('cmake', 'make', 'arm-none-eabi-gcc', 'arm-none-eabi-nm');

/** Says which model it was linked with; 0 when the self-tests pass. */
const CONSUMER = `#include <stdio.h>
#include "net.h"
#include "net_selftest.h"
int main(void)
{
    static net_workspace_t workspace;
    printf("%s %d\\n", net_model_info()->name, (int)net_model_info()->features);
    return (int)net_selftest(&workspace);
}
`;

/** The same of both models, in C++. */
const CONSUMER_OF_BOTH = `#include <cstdio>
#include "net.hpp"
#include "other.hpp"
static net::Classifier first;
static other::Classifier second;
int main()
{
    std::printf("%s %s\\n", net::name, other::name);
    return first.selftest() + second.selftest();
}
`;

/** Writes a project of one program. */
async function writeProject(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const project = join(folder, name);
  await mkdir(project, { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(join(project, file), text);
  return project;
}

describe('a bundle as a CMake project', () => {
  it.skipIf(host.absent)(
    `builds, tests itself, installs, and is found by another project: host${host.note}`,
    async () => {
      const build = join(folder, 'host build');
      const prefix = join(folder, 'prefix');
      await cmakeBuild(bundle, build, [`-DCMAKE_INSTALL_PREFIX=${prefix}`, '-DCMAKE_INSTALL_LIBDIR=lib']);
      const tested = await run('ctest', ['--output-on-failure'], build);
      expect(tested).toContain('100% tests passed, 0 tests failed out of 1');
      await run('cmake', ['--install', build]);
      const installed = await filesIn(prefix);
      const headers = await filesIn(join(bundle, 'include'));
      expect(installed.filter((path) => !path.endsWith('.cmake')).sort()).toEqual([
        ...headers.map((header) => `include/ffirm_net/${header}`),
        'lib/libffirm_net.a',
      ]);
      expect(installed).toContain('lib/cmake/ffirm_net/ffirm_net-config.cmake');
      const project = await writeProject('finder', {
        'main.c': CONSUMER,
        'CMakeLists.txt':
          'cmake_minimum_required(VERSION 3.15)\nproject(finder C)\nfind_package(ffirm_net 0.0 CONFIG REQUIRED)\n' +
          'add_executable(app main.c)\ntarget_link_libraries(app PRIVATE ffirm::net)\n',
      });
      const out = join(folder, 'finder build');
      await cmakeBuild(project, out, [`-DCMAKE_PREFIX_PATH=${prefix}`]);
      expect(await run(join(out, 'app'), [])).toMatch(/^net \d+$/);
    },
  );

  it.skipIf(cpp.absent)(
    `is fetched by a project, two models at once, without its tests: host${cpp.note}`,
    async () => {
      const project = await writeProject('fetcher', {
        'main.cpp': CONSUMER_OF_BOTH,
        'CMakeLists.txt': `cmake_minimum_required(VERSION 3.15)
project(fetcher C CXX)
include(FetchContent)
FetchContent_Declare(net GIT_REPOSITORY https://example.com/net.git)
FetchContent_Declare(other GIT_REPOSITORY https://example.com/other.git)
FetchContent_MakeAvailable(net other)
enable_testing()
add_executable(app main.cpp)
target_compile_features(app PRIVATE cxx_std_17)
target_link_libraries(app PRIVATE ffirm::net ffirm::other)
install(TARGETS app DESTINATION bin)
`,
      });
      const build = join(folder, 'fetcher build');
      const sources = [`-DFETCHCONTENT_SOURCE_DIR_NET=${bundle}`, `-DFETCHCONTENT_SOURCE_DIR_OTHER=${other}`];
      await cmakeBuild(project, build, [...sources, `-DCMAKE_INSTALL_PREFIX=${join(folder, 'fetched')}`]);
      expect(await run(join(build, 'app'), [])).toBe('net other');
      await run('cmake', ['--install', build]);
      expect(await filesIn(join(folder, 'fetched'))).toEqual(['bin/app']);
      expect((await filesIn(build)).filter((path) => /_selftest$/.test(path))).toEqual([]);
    },
  );

  it.skipIf(arm.absent).each([
    ['cortex-m0plus', M0PLUS, 'arm'],
    ['cortex-m4', M4, 'cortex-m4'],
  ])(
    `builds for Arm with assembly for the same core, flags of C alone in the toolchain file: %s${arm.note}`,
    async (core, flags, processor) => {
      const build = join(folder, core);
      const toolchain = await armToolchain(folder, flags, processor);
      await cmakeBuild(bundle, build, [`-DCMAKE_TOOLCHAIN_FILE=${toolchain}`, '-DCMAKE_BUILD_TYPE=Release']);
      const archive = join(build, 'libffirm_net.a');
      expect(await missingSymbols('arm-none-eabi-nm', [archive])).toEqual([]);
      const members = await run('arm-none-eabi-ar', ['t', archive]);
      expect(members.match(/\.S\.o/g)?.length).toBeGreaterThan(1);
      expect(await filesIn(build)).not.toContain('ffirm_net_selftest');
    },
  );

  it.skipIf(host.absent)(
    `has no assembly and asks for no assembler where it is not for Arm: host${host.note}`,
    async () => {
      const cache = (await textsOf(join(folder, 'host build'))).get('CMakeCache.txt');
      expect(cache).not.toContain('CMAKE_ASM_COMPILER');
    },
  );
});
