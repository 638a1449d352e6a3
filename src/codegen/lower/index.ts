export type { CType, Field, Scalar, Struct } from './c-type.js';
export { LoweringError } from './error.js';
export { type LoweredUnit, type LowerOptions, lower } from './lower.js';
export { functionName, macroName, typeName } from './name.js';
export { structParts } from './struct.js';
