import { encodeManifest, type FolderContent, MANIFEST_FILE } from '../io/manifest.js';
import { PACKAGE_NAMES, packageFiles } from '../packages/registry.js';
import { blobPath, encodeBlob, meaningOf } from './blob.js';
import type { BundleInput } from './bundle-input.js';
import { type BundleParts, bundleParts } from './bundle-parts.js';
import { CARD_FILES } from './card/card.js';
import { cardJson } from './card/files.js';
import { commonView } from './common-view.js';
import { libraryFiles } from './library.js';
import { loadTemplates } from './templates.js';

/** Files of a bundle by their path inside it: text, or bytes. The last one is the manifest of the others. */
export type Bundle = FolderContent;

/** The files that templates make. */
function textsOf(parts: BundleParts): readonly (readonly [path: string, text: string])[] {
  const { name: prefix, packages } = parts.input;
  const render = loadTemplates();
  const common = commonView(parts);
  const library = libraryFiles(parts);
  const files = library.map(([path]) => path);
  const ofPackages = packageFiles(packages, { prefix, streams: parts.stream !== undefined, files });
  return [...ofPackages, ...library].map(([path, template, values]) => [
    path,
    render(template, { ...common, ...values }),
  ]);
}

/** The network for every kernel in the form that can be loaded. */
function blobsOf({ input, kernels }: BundleParts): readonly (readonly [path: string, bytes: Uint8Array])[] {
  return kernels.map(([kernel, model]) => [
    blobPath(input.name, kernel.name),
    encodeBlob(kernel, model, meaningOf(input.file)),
  ]);
}

/** The card for programs, if there is one. */
function cardOf({ input: { card } }: BundleParts): readonly (readonly [path: string, text: string])[] {
  return card === undefined ? [] : [[CARD_FILES.json, cardJson(card)]];
}

function manifestOf({ input, kernels }: BundleParts, content: FolderContent): string {
  const { name, version: ffirm, modelHash: model, configHash: config } = input;
  return encodeManifest(content, {
    ...{ ffirm, name, model, config },
    packages: PACKAGE_NAMES.filter((known) => input.packages.includes(known)),
    kernels: kernels.map(([kernel]) => kernel.name),
    ...(input.counted === undefined ? {} : { counted: [...input.counted] }),
  });
}

/**
 * The C library of an integer model, laid out for the requested build systems: header, routine, weights, input
 * quantizers, self-test, example. The same input gives the same bytes.
 *
 * @throws LoweringError when the kernel leaves the C-expressible subset
 */
export function generateBundle(input: BundleInput): Bundle {
  const parts = bundleParts(input);
  const content = new Map<string, string | Uint8Array>([
    ...textsOf(parts),
    ...cardOf(parts),
    ...blobsOf(parts),
  ]);
  return content.set(MANIFEST_FILE, manifestOf(parts, content));
}
