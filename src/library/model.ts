/**
 * `ffirm/model`: reads an integer model and answers with it, integer for integer as the device does. It needs nothing of Node, and
 * is small enough for a browser.
 *
 * @example
 * ```ts
 * import { openClassifier } from 'ffirm/model';
 *
 * const response = await fetch('integer.safetensors');
 * const classifier = openClassifier(new Uint8Array(await response.arrayBuffer()));
 * const { className, margin } = classifier.classify(pixels);
 * ```
 *
 * @packageDocumentation
 */
export { InputError } from '../errors/input-error.js';
export { type Answer, type Classifier, openClassifier } from '../quantize/classifier.js';
