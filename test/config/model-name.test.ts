import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILE_ENDINGS } from '../../src/config/library-files.js';
import { parseConfig } from '../../src/config/load.js';
import { modelNameFault, modelNameSchema } from '../../src/config/model-name.js';

const configOf = (name: string) =>
  JSON.stringify({ name, data: { source: 'mnist' }, network: { layers: [8] } });

describe('the name of a network', () => {
  it.each([
    ['string', 'a header of the C library or of compilers (string.h)', 'string_net'],
    ['time', 'a header of the C library or of compilers (time.h)', 'time_net'],
    ['features', 'a header of the C library or of compilers (features.h)', 'features_net'],
    ['errno', 'a header of the C library or of compilers (errno.h)', 'errno_net'],
    ['math', 'a header of the C library or of compilers (math.h)', 'math_net'],
    ['main', 'a header of boards or their libraries (main.h)', 'main_net'],
    ['arduino', 'a header of boards or their libraries (arduino.h)', 'arduino_net'],
    ['cmsis_gcc', 'a header of boards or their libraries (cmsis_gcc.h)', 'cmsis_gcc_net'],
    ['kernel', 'a header of boards or their libraries (kernel.h)', 'kernel_net'],
    ['stm32f4xx_hal', 'begins like headers of microcontrollers', 'net_stm32f4xx_hal'],
    ['snprintf', 'a name of the C library', 'snprintf_net'],
    ['environ', 'a name of the C library', 'environ_net'],
    ['int32_t', 'ends in _t, as types of POSIX do', 'int32_t_net'],
    ['pthread_net', 'begins like functions of the C library', 'net_pthread_net'],
    ['vector', 'a name of the C++ library', 'vector_net'],
    ['class', 'a reserved word of C or C++', 'class_net'],
    ['restrict', 'a reserved word of C or C++', 'restrict_net'],
    ['co_await', 'a reserved word of C or C++', 'co_await_net'],
    ['std', 'a reserved word of C or C++', 'std_net'],
    ['unix', 'a macro of compilers', 'unix_net'],
    ['linux', 'a macro of compilers', 'linux_net'],
    ['arm', 'a macro of compilers', 'arm_net'],
    ['m68k', 'a macro of compilers', 'm68k_net'],
    ['millis', 'a name of Arduino', 'millis_net'],
    ['con', 'a device of Windows, where no file can have this name', 'con_net'],
    ['com1', 'a device of Windows, where no file can have this name', 'com1_net'],
    ['ffirm', 'the name of ffirm itself', 'net_ffirm'],
    ['tiny_blob', 'ends in _blob, as parts of libraries do', 'tiny_blob_net'],
    ['tiny_label_a', 'ends in _label_a, as parts of libraries do', 'net_tinylabela'],
    ['tiny_kernel_dsp', 'ends in _kernel_dsp, as parts of libraries do', 'net_tinykerneldsp'],
    ['tiny__x', 'two underscores in a row', 'tiny_x_net'],
    ['tiny_', 'two underscores in a row', 'tiny_net'],
  ])('"%s" is refused when the config is read: %s; "%s" is suggested', (name, reason, suggestion) => {
    expect(() => parseConfig(configOf(name), 'x.json')).toThrow(
      new RegExp(
        `^x\\.json: name: "${name}".*${reason.replace(/[()+.]/g, '\\$&')}.*; choose another name, such as "${suggestion}"$`,
      ),
    );
    expect(parseConfig(configOf(suggestion), 'x.json').name).toBe(suggestion);
  });

  it.each(FILE_ENDINGS.filter((ending) => ending !== ''))(
    'may not end in %s, as a file of a library does',
    (ending) => {
      expect(modelNameFault(`tiny${ending}`)).toContain(`a network named "tiny"`);
      expect(modelNameFault(ending.slice(1)) ?? '').not.toContain('a network named');
    },
  );

  it.each([
    ...['mnist', 'beats', 'beats_local_heads', 'mnist_layer_wise', 'mnist_one_pass', 'seizure', 'motion'],
    ...[
      'chbmit',
      'imported',
      'a',
      'ecg2',
      'my_model_2',
      'begin_here',
      'blob_net',
      'arm_gesture',
      'gait_features',
    ],
  ])('may be "%s"', (name) => {
    expect(modelNameFault(name)).toBeUndefined();
    expect(modelNameSchema.parse(name)).toBe(name);
  });

  it.each(['', 'A', '1a', 'a-b', 'a b', 'é', '_a', 'a'.repeat(33), 'a\n'])(
    'must be a C identifier, unlike %j',
    (name) => {
      expect(modelNameSchema.safeParse(name).success).toBe(false);
    },
  );

  it('is suggested such that it can be taken, whatever was given', () => {
    const words = fc.constantFrom(
      'string',
      'tiny',
      'blob',
      'label',
      'kernel',
      'stm32',
      'posix',
      'ffirm',
      't',
      '',
      'net',
      'con',
    );
    const given = fc.oneof(
      fc.array(words, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('_')),
      fc.stringMatching(/^[a-z][a-z0-9_]{0,31}$/),
    );
    fc.assert(
      fc.property(given, (name) => {
        fc.pre(/^[a-z][a-z0-9_]{0,31}$/.test(name));
        const fault = modelNameFault(name);
        if (fault === undefined) return;
        const suggestion = /such as "([a-z0-9_]+)"$/.exec(fault)?.[1] ?? '';
        expect(modelNameSchema.parse(suggestion)).toBe(suggestion);
      }),
      { seed: 25, numRuns: 3000 },
    );
  });
});
