import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTypescriptExecutor } from '../../src/simulate/typescript.js';
import { writeBundle } from '../simulate/fixtures/bundle.js';
import {
  compiler,
  filesIn,
  M0PLUS,
  M4,
  network,
  run,
  scratchFolder,
  streaming,
  WARNINGS,
} from './support.js';

const folder = await scratchFolder('cpp');
const random = network(31);
const bundle = join(folder, 'net');
await writeBundle(random, bundle);
const stream = streaming();
const streamBundle = join(folder, 'streaming');
await writeBundle(stream.random, streamBundle, stream.signal);
const single = streaming(['ecg']);
const singleBundle = join(folder, 'single');
await writeBundle(single.random, singleBundle, single.signal);

const compilers = await Promise.all([
  compiler('g++'),
  compiler('clang++'),
  compiler('arm-none-eabi-g++', M0PLUS),
  compiler('arm-none-eabi-g++', M4),
]);
const host = { c: await compiler('gcc'), cpp: compilers[0] };
const CPP = ['-std=c++17', '-fno-exceptions', '-fno-rtti', ...WARNINGS, '-O2'];

/** Compiles a library for this computer. */
async function archiveOf(of: string): Promise<string> {
  const files = (await filesIn(join(of, 'src'))).filter((file) => file.endsWith('.c'));
  const objects = files.map((file) => join(of, `${file}.o`));
  for (const [i, file] of files.entries()) {
    const source = join(of, 'src', file);
    await run('gcc', ['-std=c99', `-I${join(of, 'include')}`, '-c', source, '-o', objects[i]]);
  }
  const archive = join(of, 'net.a');
  await run('ar', ['rcs', archive, ...objects]);
  return archive;
}

const archives = new Map<string, Promise<string>>();

/** Compiles a program in C++ with a library, and runs it; the numbers that it prints, line by line. */
async function play(of: string, name: string, program: string): Promise<readonly (readonly number[])[]> {
  const archive = archives.get(of) ?? archiveOf(of);
  archives.set(of, archive);
  const main = join(folder, `${name}.cpp`);
  const output = join(folder, name);
  await writeFile(main, program);
  await run('g++', [...CPP, `-I${join(of, 'include')}`, main, await archive, '-o', output]);
  const lines = (await run(output, [])).trimEnd().split('\n');
  return lines.map((line) => line.split(' ').map(Number));
}

/** Every member of the wrapper, as somebody would call them. */
const EVERYTHING = `
#include "net.hpp"
static_assert(net::features == NET_FEATURES && net::classes == NET_CLASSES && net::exits == NET_EXITS);
static_assert(net::workspace_bytes == sizeof(net_workspace_t) && net::weight_bytes == NET_WEIGHT_BYTES);
static_assert(sizeof net::class_names == net::classes * sizeof(const char *) && net::name[0] == 'n');
static_assert(net::name_of(0)[0] == 'c' && net::name_of(-1)[0] == 0 && net::name_of(NET_CLASSES)[0] == 0);
static net::Classifier classifier;
struct Numbers {
    const int16_t *data() const { return numbers; }
    int size() const { return static_cast<int>(net::features); }
    int16_t numbers[net::features];
};
int32_t use(const float (&floats)[net::features], const Numbers &raw);
int32_t use(const float (&floats)[net::features], const Numbers &raw)
{
    net::Input input;
    if (!input.quantize(floats) || !input.quantize_raw(raw) || !classifier.begin(input)) {
        return -1;
    }
    while (!classifier.step()) {
    }
    const net::Result best = classifier.best();
    return best.label + classifier.classify(input).label + classifier.selftest();
}
`;

const STREAM = `
static net::Stream stream;
int32_t push(const int16_t (&sample)[net::channels]);
int32_t push(const int16_t (&sample)[net::channels])
{
    net::Result result;
    stream.begin();
    if (stream.push(sample, result)) {
        return result.label + stream.age();
    }
    return stream.collect(sample) && stream.describe() ? stream.classify().label : -1;
}
static_assert(net::rate_millihertz == NET_RATE_MILLIHERTZ);
`;

/** Reads the samples of a test from an array, so that C and C++ get the same. */
const listOf = (values: Iterable<number>) => [...values].join(', ');

describe('the C++ interface', () => {
  for (const { program, flags, title, absent } of compilers) {
    it.skipIf(absent)(`compiles without a warning, exceptions or RTTI: ${title}`, async () => {
      for (const [of, source] of [
        [bundle, EVERYTHING],
        [streamBundle, EVERYTHING + STREAM],
        [
          singleBundle,
          `${EVERYTHING + STREAM}bool one(net::Result &r);\nbool one(net::Result &r) { return stream.push(int16_t{5}, r); }\n`,
        ],
      ]) {
        const main = join(folder, 'everything.cpp');
        const object = join(folder, `everything${flags[0] ?? ''}${program}.o`);
        await writeFile(main, source);
        await run(program, [...flags, ...CPP, `-I${join(of, 'include')}`, '-c', main, '-o', object]);
      }
    });
  }

  const arm = compilers[3];
  it.skipIf(arm.absent)(
    `needs no code to start a global classifier, and no memory but C's own: ${arm.title}`,
    async () => {
      const main = join(folder, 'global.cpp');
      const object = join(folder, 'global.o');
      await writeFile(main, EVERYTHING);
      await run(arm.program, [
        ...arm.flags,
        ...CPP,
        `-I${join(bundle, 'include')}`,
        '-c',
        main,
        '-o',
        object,
      ]);
      const sections = await run('arm-none-eabi-size', ['-A', object]);
      expect(sections).not.toMatch(/init_array|\.data\s+[1-9]/);
      const outside = (await run('arm-none-eabi-nm', ['-u', object]))
        .trim()
        .split(/\s*U /)
        .filter((name) => name !== '');
      expect(outside.filter((name) => !/^net_|^mem(set|cpy)$/.test(name.trim()))).toEqual([]);
    },
  );

  it.skipIf(host.cpp.absent || host.c.absent)(
    `gives the answers of C and of the simulator: ${host.cpp.title}`,
    async () => {
      const { count, features, inputs } = random.samples;
      const program = `#include <cstdio>
#include <array>
#include <vector>
#include "net.hpp"
static const int8_t samples[${count}][net::features] = {${Array.from({ length: count }, (_, i) => `{${listOf(inputs.subarray(i * features, (i + 1) * features))}}`).join(', ')}};
static void print(const net::Result &result)
{
    std::printf("%d %d %d %d", result.label, result.exit, result.margin, result.settled);
    for (size_t label = 0; label < net::classes; label++) {
        std::printf(" %d", result.goodness[label]);
    }
    std::printf("\\n");
}
int main()
{
    static net::Classifier classifier;
    static net_workspace_t workspace;
    for (const auto &sample : samples) {
        net_result_t plain;
        net_classify(sample, &workspace, &plain);
        print(plain);
        print(classifier.classify(sample));
        classifier.begin(std::vector<int8_t>(sample, sample + net::features));
        if (!classifier.begin(sample)) {
            return 1;
        }
        size_t steps = 1;
        for (; !classifier.step(); steps++) {
        }
        print(steps <= net::exits ? classifier.best() : net::Result{});
        std::array<int8_t, net::features> copy;
        for (size_t i = 0; i < net::features; i++) {
            copy[i] = sample[i];
        }
        print(classifier.classify(copy));
    }
    std::printf("%d %zu\\n", classifier.selftest(), sizeof classifier);
    return 0;
}
`;
      const lines = await play(bundle, 'answers', program);
      const answers = await createTypescriptExecutor(random.model).run(random.samples);
      const { classes } = answers;
      for (let i = 0; i < count; i++) {
        const wanted = [
          ...[answers.labels[i], answers.exits[i], answers.margins[i], answers.settled[i]],
          ...answers.goodness.subarray(i * classes, (i + 1) * classes),
        ];
        expect(lines.slice(4 * i, 4 * i + 4)).toEqual([wanted, wanted, wanted, wanted]);
      }
      expect(lines[4 * count][0]).toBe(0);
    },
  );

  it.skipIf(host.cpp.absent)(
    `answers nothing when the numbers are too many or too few: ${host.cpp.title}`,
    async () => {
      const program = `#include <cstdio>
#include <vector>
#include "net.hpp"
int main()
{
    static net::Classifier classifier;
    const std::vector<int8_t> few(net::features - 1);
    const std::vector<float> many(net::features + 1);
    net::Input input;
    std::printf("%d %d %d\\n", classifier.step(), classifier.best().exit, classifier.best().settled);
    std::printf("%d %d\\n", classifier.classify(few).exit, classifier.classify(few).label);
    std::printf("%d %d %d\\n", classifier.begin(few), classifier.step(), classifier.best().exit);
    std::printf("%d %d\\n", input.quantize(many), classifier.begin({few.data(), few.size()}));
    std::printf("%d %d\\n", classifier.begin(input), classifier.best().exit);
    return 0;
}
`;
      expect(await play(bundle, 'wrong', program)).toEqual([
        [1, -1, 0],
        [-1, 0],
        [0, 1, -1],
        [0, 0],
        [1, -1],
      ]);
    },
  );

  it.skipIf(host.cpp.absent)(
    `does not compile with an array of another length: ${host.cpp.title}`,
    async () => {
      const main = join(folder, 'length.cpp');
      const source = (length: string) =>
        `#include "net.hpp"\nbool use(net::Classifier &c, const int8_t (&x)[${length}]);\n` +
        `bool use(net::Classifier &c, const int8_t (&x)[${length}]) { return c.begin(x); }\n`;
      const args = [...CPP, `-I${join(bundle, 'include')}`, '-c', main, '-o', join(folder, 'length.o')];
      await writeFile(main, source('net::features'));
      await run('g++', args);
      await writeFile(main, source('net::features + 1'));
      await expect(run('g++', args)).rejects.toThrow(/no matching function|cannot convert|could not convert/);
    },
  );

  it.skipIf(host.cpp.absent || host.c.absent)(`streams like C: ${host.cpp.title}`, async () => {
    const program = `#include <cstdio>
#include "net.hpp"
int main()
{
    static net::Stream pushed;
    static net::Stream collected;
    static net_stream_t plain;
    net_begin_stream(&plain);
    uint32_t noise = 1;
    int answers = 0;
    int same = 0;
    for (int i = 0; i < 2000; i++) {
        int16_t sample[net::channels];
        for (auto &number : sample) {
            noise = noise * 1664525U + 1013904223U;
            number = static_cast<int16_t>(static_cast<int>(noise >> 20) - 2048);
        }
        net::Result wanted;
        net::Result got;
        const bool there = net_push_sample(sample, &plain, &wanted);
        if (there != pushed.push(sample, got) || there != (collected.collect(sample) && collected.describe())) {
            return 1;
        }
        if (there) {
            const net::Result other = collected.classify();
            answers++;
            same += wanted.label == got.label && wanted.margin == got.margin && plain.age == pushed.age() &&
                    wanted.label == other.label && wanted.margin == other.margin && plain.age == collected.age();
        }
    }
    std::printf("%d %d\\n", answers, same);
    return 0;
}
`;
    const [[answers, same]] = await play(streamBundle, 'streams', program);
    expect(answers).toBeGreaterThan(50);
    expect(same).toBe(answers);
  });

  it('has the namespace of its name', async () => {
    expect(await readFile(join(bundle, 'include/net.hpp'), 'utf8')).toContain('namespace net {');
  });
});
