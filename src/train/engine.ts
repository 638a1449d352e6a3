import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TrainConfig } from '../config/config.js';
import { ReportedError, type ReportedOptions } from '../errors/reported-error.js';
import type { LayerFactory } from './layer-factory.js';
import { layersOnThreads, threadsAvailable } from './layer-thread.js';
import type { Multiply } from './matrix.js';
import { productLayers } from './product-layers.js';
import {
  activateNative,
  activateWasm,
  multiplyByTensorFlow,
  tensorFlowVersion,
  wasmHasSimd,
} from './tensorflow.js';

/** The TensorFlow.js backend that trains, with name and version for reports. */
export interface Engine {
  readonly name: 'tfjs-node' | 'wasm';
  /** Of TensorFlow.js. */
  readonly version: string;
  /** E.g. "SIMD, a thread for every layer"; with a fallback also why. */
  readonly detail: string;
  readonly layers: LayerFactory;
  /** Matrix product, for evaluation. */
  readonly multiply: Multiply;
}

/** The requested engine cannot run here. */
export class EngineError extends ReportedError {
  override readonly name = 'EngineError';
  readonly kind = 'tool';

  constructor(message: string, options?: ReportedOptions) {
    super(message, options);
  }
}

/** Loads a module that may not be installed. A parameter, so that tests can stand in for it. */
export type ImportModule = (name: string) => Promise<unknown>;

const NATIVE = '@tensorflow/tfjs-node';

const require = createRequire(import.meta.url);

/** What to import for the native engine: the installed package, or one in a given folder. */
function nativeModule(folder: string): string {
  return folder === '' ? NATIVE : pathToFileURL(require.resolve(resolve(folder))).href;
}

/** Throws when the backend loads but does not work. */
function checkProduct(): void {
  const [product] = multiplyByTensorFlow(Float32Array.of(2), Float32Array.of(3), 1, 1, 1);
  if (product !== 6) {
    throw new EngineError(`it computes 2 times 3 as ${product}`);
  }
}

async function openNative(load: ImportModule, folder: string): Promise<Engine> {
  if (!(await activateNative(() => load(nativeModule(folder))))) {
    throw new EngineError('its backend does not start');
  }
  checkProduct();
  return {
    name: 'tfjs-node',
    version: tensorFlowVersion,
    detail: 'native TensorFlow',
    layers: productLayers(multiplyByTensorFlow),
    multiply: multiplyByTensorFlow,
  };
}

async function openWasm(note: string): Promise<Engine> {
  if (!(await activateWasm())) {
    throw new EngineError('TensorFlow.js cannot start its WASM backend; install Node 20 or later');
  }
  const simd = (await wasmHasSimd()) ? 'SIMD' : 'no SIMD';
  const threads = threadsAvailable();
  return {
    name: 'wasm',
    version: tensorFlowVersion,
    detail: `${simd}, ${threads ? 'a thread for every layer' : '1 thread'}${note}`,
    layers: threads ? layersOnThreads(multiplyByTensorFlow) : productLayers(multiplyByTensorFlow),
    multiply: multiplyByTensorFlow,
  };
}

/** The first line of an error: the reason without the module loader's list of importers. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0];
}

/** Whether a package is in node_modules, loadable or not. */
function isInstalled(name: string): boolean {
  try {
    require.resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}

/**
 * Opens the training engine. `auto` uses `tfjs-node` if it loads, otherwise the WASM backend, and says so in `detail`.
 * `tfjs-node` is an optional dependency: its install step downloads TensorFlow's native library, which is not
 * reachable everywhere. docs/native-engine.md describes how to build it in that case; `folder` is then its location.
 *
 * @throws EngineError when an engine that was requested by name does not load, with the reason
 */
export async function openEngine(
  choice: TrainConfig['engine'],
  load: ImportModule = (name) => import(name),
  folder: string = process.env.FFIRM_TFJS_NODE ?? '',
): Promise<Engine> {
  if (choice === 'wasm') {
    return openWasm('');
  }
  try {
    return await openNative(load, folder);
  } catch (error) {
    const reason = reasonOf(error);
    if (choice === 'tfjs-node') {
      throw new EngineError(
        `train.engine is tfjs-node, which does not load: ${reason}; ` +
          `install it with \`npm install ${NATIVE}\`, build it as docs/native-engine.md describes, ` +
          'or set train.engine to auto or wasm',
        { cause: error },
      );
    }
    return openWasm(
      folder !== '' || isInstalled(NATIVE)
        ? `; tfjs-node does not load: ${reason}`
        : '; tfjs-node is not installed',
    );
  }
}
