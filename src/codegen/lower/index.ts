export type { CType, Field, Scalar, Struct } from './c-type.js';
export { commentLines } from './comment.js';
export { LoweringError } from './error.js';
export { type LoweredUnit, type LowerOptions, lower } from './lower.js';
export { functionName, localName, macroName, typeName } from './name.js';
export type { KernelFile, StandIn } from './source.js';
export { structParts } from './struct.js';
