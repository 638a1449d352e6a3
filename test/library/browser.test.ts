import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

/** A program, bundled for a browser and minified. Fails where it needs anything of Node. */
async function bundleOf(program: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: 'src/library' },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    logLevel: 'silent',
  });
  return outputFiles[0].contents;
}

// Kilobytes; docs/library.md names those of ffirm/model.
it.each([
  ['model', 164, 52],
  ['signal', 160, 50],
])(
  'ffirm/%s needs nothing of Node, and is below %i kB, %i kB compressed',
  async (entry, most, compressed) => {
    const code = await bundleOf(`export * from './${entry}.js'`);
    const sizes = [code.length, gzipSync(code).length].map((bytes) => Math.ceil(bytes / 1000));
    console.info(`ffirm/${entry}: ${sizes[0]} kB, ${sizes[1]} kB compressed`);
    expect(sizes[0]).toBeLessThan(most);
    expect(sizes[1]).toBeLessThan(compressed);
  },
);

it('a program that does need Node is noticed', async () => {
  const program = "export { readFile } from 'node:fs/promises'";
  await expect(bundleOf(program)).rejects.toThrow(/Could not resolve "node:fs\/promises"/);
});
