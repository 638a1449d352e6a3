import { OPERATIONS } from '../adapt/device.js';
import { code } from '../text/code.js';
import { type CompiledBundle, linkProgram } from './compiled-bundle.js';

/** A program that runs a bundle on a target. */
export interface Harness {
  readonly program: string;
  /** Compiler warnings in the bundle's own sources; "" if there are none. */
  readonly warnings: string;
}

async function build(compiled: CompiledBundle, program: string, template: string): Promise<Harness> {
  const { library, target, warnings } = compiled;
  const { name, selfTest, modelHeader, keepsMaps, scaled, knows } = library;
  const values = {
    name,
    prefix: name.toUpperCase(),
    selfTest: selfTest === undefined ? false : { header: selfTest.header, call: code(selfTest.call) },
    modelHeader: modelHeader ?? false,
    keepsMaps,
    scaled,
    knows,
    operations: OPERATIONS.map(code),
    measuresStack: target.kind === 'cortex-m',
  };
  return { program: await linkProgram(compiled, program, [template], values), warnings };
}

/** The program that classifies samples and runs the self-test. @throws SimulationError when it cannot be built */
export async function buildHarness(compiled: CompiledBundle): Promise<Harness> {
  return build(compiled, 'harness', 'ffirm_harness.c.hbs');
}

/** The program that tells a learner what to do. @throws SimulationError when it cannot be built */
export async function buildLearnHarness(compiled: CompiledBundle): Promise<Harness> {
  return build(compiled, 'learn', 'ffirm_learn_harness.c.hbs');
}

/** The program that pushes a recording through a front end. @throws SimulationError when it cannot be built */
export async function buildStreamHarness(compiled: CompiledBundle): Promise<Harness> {
  return build(compiled, 'stream', 'ffirm_stream_harness.c.hbs');
}
