import { Node } from 'ts-morph';
import { type CType, declare, type Struct } from './c-type.js';
import { commentLines, translateNames } from './comment.js';
import { refuse } from './error.js';
import { INSTRUCTIONS } from './instruction.js';
import { commaList, type Doc, INDENT, layout } from './layout.js';
import { type Program, parameterName, type Signature } from './program.js';
import { type Constant, Scope, type Uses } from './scope.js';
import { lowerBlock } from './statement.js';

/** A function in C and what it refers to. */
export interface LoweredFunction {
  readonly signature: Signature;
  readonly body: readonly string[];
  readonly uses: Uses;
}

function structsOf(type: CType): Struct[] {
  if (type.kind === 'struct') {
    return [type.struct];
  }
  return type.kind === 'array' && typeof type.element !== 'string' ? [type.element] : [];
}

/** The head of a function: `static int32_t prefix_name(int32_t x)`. */
export function functionHead(signature: Signature, isStatic: boolean): Doc {
  const parameters = signature.parameters.map(({ cName, type }) => declare(type, cName));
  const list = parameters.length === 0 ? 'void' : commaList(parameters);
  const name = declare(signature.returns, signature.cName);
  const storage = isStatic ? `static ${signature.forms.inline ? 'inline ' : ''}` : '';
  return [storage, name, '(', list, ')'];
}

/** The doc comment of a function as C lines. */
export function functionDoc(signature: Signature, program: Program): string[] {
  return commentLines(translateNames(signature.doc, program.prefix, program.known), 0, '/**');
}

/** A prototype with its doc comment. */
export function prototype(signature: Signature, program: Program): string {
  const head = layout([functionHead(signature, false), ';'], 0);
  return [...functionDoc(signature, program), ...head].join('\n');
}

/** The body of a function, or the instruction that does the same where a core has it. */
function withInstruction({ signature, body }: LoweredFunction): readonly string[] {
  const instruction = INSTRUCTIONS.get(signature.instruction ?? '');
  if (instruction === undefined) return body;
  const statement = instruction.statement(...signature.parameters.map(({ cName }) => cName));
  return [`#if ${instruction.where}`, `${' '.repeat(INDENT)}${statement}`, '#else', ...body, '#endif'];
}

/** Cores with the DSP extension, in whose memory the low half of a word comes first, and compilers with the intrinsics of GCC. */
const WITH_DSP = '#if defined(__ARM_FEATURE_DSP) && !defined(__ARM_BIG_ENDIAN) && defined(__GNUC__)';

/** The body of a function that has other forms in C; see Forms. */
function formedBody(lowered: LoweredFunction): readonly string[] {
  const { signature } = lowered;
  const returned = (form: string): readonly string[] => {
    const statements = form.includes('return ') ? form : `return ${form};`;
    return statements.split(/(?<=;) /).map((statement) => `${' '.repeat(INDENT)}${statement}`);
  };
  const { plain, dsp } = signature.forms;
  const everywhere = plain === undefined ? withInstruction(lowered) : returned(plain);
  return dsp === undefined ? everywhere : [WITH_DSP, ...returned(dsp), '#else', ...everywhere, '#endif'];
}

/** A definition. The doc comment of a public function is in the header, so it is left out here. */
export function definition(lowered: LoweredFunction, isPublic: boolean, program: Program): string {
  const doc = isPublic ? [] : functionDoc(lowered.signature, program);
  const head = layout(functionHead(lowered.signature, !isPublic), 0);
  const intrinsics =
    lowered.signature.forms.dsp === undefined
      ? []
      : [WITH_DSP, '#include <arm_acle.h>', '#include <string.h>', '#endif', ''];
  return [...intrinsics, ...doc, ...head, '{', ...formedBody(lowered), '}'].join('\n');
}

/** Statements that tell the compiler which parameters are not used: those whose names start with `_`, as in TypeScript. */
function unusedParameters({ parameters }: Signature): string[] {
  const unused = parameters.filter(({ node }) => node.getName().startsWith('_'));
  return unused.map(({ cName }) => `${' '.repeat(INDENT)}(void)${cName};`);
}

/**
 * Lowers the body of a function.
 *
 * @throws LoweringError when something in it is outside the subset.
 */
export function lowerFunction(
  signature: Signature,
  program: Program,
  constant: (declaration: Node) => Constant | undefined,
): LoweredFunction {
  const uses: Uses = { functions: new Map(), constants: new Set(), structs: new Set() };
  const scope = new Scope(program, uses, constant);
  for (const { node, type } of signature.parameters) {
    scope.declare(node, parameterName(node), { type, embedded: false });
    structsOf(type).forEach((struct) => {
      uses.structs.add(struct);
    });
  }
  const block = signature.node.getBodyOrThrow();
  const body = Node.isBlock(block)
    ? lowerBlock(block, scope, INDENT)
    : refuse(signature.node, 'function without a block', 'write { }');
  return { signature, body: [...unusedParameters(signature), ...body], uses };
}
