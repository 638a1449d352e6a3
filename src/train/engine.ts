import { createRequire } from 'node:module';
import type { TrainConfig } from '../config/config.js';
import type { LayerFactory } from './layer-step.js';
import { layersOnThreads, threadsAvailable } from './layer-thread.js';
import type { Multiply } from './matrix.js';
import { productLayers } from './product-layers.js';
import { activateBackend, activateWasm, describeTensorFlow, multiplyByTensorFlow } from './tensorflow.js';

/** What trains: a TensorFlow.js backend, by name and version, for reports. */
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

/** The engine that was asked for cannot run here. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}

/** Loads a module that may not be installed. A parameter, so that tests can stand in for it. */
export type ImportModule = (name: string) => Promise<unknown>;

const NATIVE = '@tensorflow/tfjs-node';

async function openNative(load: ImportModule): Promise<Engine> {
  await load(NATIVE);
  if (!(await activateBackend('tensorflow'))) {
    throw new EngineError('its backend does not start');
  }
  const { version } = await describeTensorFlow();
  return {
    name: 'tfjs-node',
    version,
    detail: 'native TensorFlow',
    layers: productLayers(multiplyByTensorFlow),
    multiply: multiplyByTensorFlow,
  };
}

async function openWasm(note: string): Promise<Engine> {
  if (!(await activateWasm())) {
    throw new EngineError('TensorFlow.js cannot start its WASM backend; Node 20 or later is needed');
  }
  const { version, simd } = await describeTensorFlow();
  const threads = threadsAvailable();
  const detail = `${simd ? 'SIMD' : 'no SIMD'}, ${threads ? 'a thread for every layer' : '1 thread'}${note}`;
  return {
    name: 'wasm',
    version,
    detail,
    layers: threads ? layersOnThreads(multiplyByTensorFlow) : productLayers(multiplyByTensorFlow),
    multiply: multiplyByTensorFlow,
  };
}

/** The first line of an error: the reason without the module loader's list of importers. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0];
}

/** Whether a package stands in node_modules, loadable or not. */
function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}

/**
 * Opens the training engine. `auto` takes `tfjs-node` when it loads and else the WASM backend, and says so in
 * `detail`. `tfjs-node` is an optional dependency: its install step downloads TensorFlow's native library, which is
 * not reachable everywhere.
 *
 * @throws EngineError when the engine that was asked for by name does not load, with the reason
 */
export async function openEngine(
  choice: TrainConfig['engine'],
  load: ImportModule = (name) => import(name),
): Promise<Engine> {
  if (choice === 'wasm') {
    return openWasm('');
  }
  try {
    return await openNative(load);
  } catch (error) {
    const reason = reasonOf(error);
    if (choice === 'tfjs-node') {
      throw new EngineError(
        `train.engine is tfjs-node, which does not load: ${reason}. ` +
          `Install it with \`npm install ${NATIVE}\`, or set train.engine to auto or wasm`,
        { cause: error },
      );
    }
    return openWasm(
      isInstalled(NATIVE) ? `; tfjs-node does not load: ${reason}` : '; tfjs-node is not installed',
    );
  }
}
