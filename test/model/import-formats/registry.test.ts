import { describe, expect, it } from 'vitest';
import { IMPORT_FORMATS, importFormatOf } from '../../../src/model/import-formats/registry.js';

describe('the formats of imported networks', () => {
  it('go by the end of a name, and any other name is that of safetensors', () => {
    expect(importFormatOf('network.onnx').name).toBe('ONNX');
    expect(importFormatOf('/folder.safetensors/NETWORK.ONNX').name).toBe('ONNX');
    expect(importFormatOf('network.safetensors').name).toBe('safetensors');
    expect(importFormatOf('network.pt').name).toBe('safetensors');
    expect(importFormatOf('onnx').name).toBe('safetensors');
  });

  it('only the last takes every name', () => {
    expect(IMPORT_FORMATS.map(({ ending }) => ending === undefined)).toEqual(
      IMPORT_FORMATS.map((_, i) => i === IMPORT_FORMATS.length - 1),
    );
  });
});
