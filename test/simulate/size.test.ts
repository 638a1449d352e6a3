import { describe, expect, test } from 'vitest';
import { measureSize, readSections, readUndefined } from '../../src/simulate/size.js';
import { testedTarget } from './fixtures/tools.js';
import { TOY } from './fixtures/toy.js';

for (const { target, absent, title } of [await testedTarget('host'), await testedTarget('cortex-m4')]) {
  describe.skipIf(absent)(`measureSize on ${title}`, () => {
    test('tells code, constants, variables and the self-test apart', async () => {
      const size = await measureSize(TOY, 'toy', target);
      // 2 exits x 3 classes x 5 features of one byte: nothing else of the toy is constant.
      expect(size.constants).toBe(30);
      expect(size.code).toBeGreaterThan(50);
      expect(size.code).toBeLessThan(2000);
      expect(size.flash).toBe(size.code + 30);
      expect([size.data, size.bss]).toEqual([0, 0]);
      expect(size.selfTest.constants).toBe(5);
      expect(size.selfTest.code).toBeGreaterThan(0);
      expect(size.objects.map((object) => object.source)).toEqual([
        'toy.c',
        'toy_selftest.c',
        'toy_weights.c',
      ]);
      const code = size.objects.reduce((sum, object) => sum + object.code, 0);
      expect(size.code + size.selfTest.code).toBe(code);
      expect(size.undefinedSymbols.filter((symbol) => symbol.startsWith('toy'))).toEqual([]);
    });
  });
}

test('readSections adds the sections of functions and variables', () => {
  const output = `toy.o  :
section                size   addr
.text                     0      0
.text.toy_begin          12      0
.text.unlikely.x          3      0
.data.count               4      0
.bss                      8      0
.rodata.toy_weights      30      0
.rodata.str1.1            6      0
.comment                 70      0
.textual                 99      0
Total                   232
`;
  expect(readSections(output)).toEqual({ code: 15, constants: 36, data: 4, bss: 8 });
});

test('readUndefined lists what one object needs and none defines', () => {
  const output = `a.o:
toy_begin T 0 12
memset U
toy_weights U
b.o:
toy_weights R 0 1e
__aeabi_idiv U
maybe w
`;
  expect(readUndefined(output)).toEqual(['__aeabi_idiv', 'maybe', 'memset']);
});
