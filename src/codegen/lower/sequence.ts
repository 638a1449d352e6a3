import { type CallExpression, Node, SyntaxKind } from 'ts-morph';
import { isWritable } from './c-type.js';
import { refuse } from './error.js';
import type { Program, Signature } from './program.js';
import { declarationOf } from './symbol.js';

/* TypeScript evaluates from left to right; C does not specify the order of operands and arguments. The two agree unless
   one operand is a call that writes and another one reads, so exactly that is refused. */

const ORDERED = new Set(['&&', '||']);

function signatureOf(node: Node, program: Program): Signature | undefined {
  const declaration = Node.isCallExpression(node) ? declarationOf(node.getExpression()) : undefined;
  return declaration === undefined ? undefined : program.functions.get(declaration);
}

function isReference(node: Node): boolean {
  const type = node.getType();
  return !(type.isNumber() || type.isBoolean() || type.isNumberLiteral() || type.isBooleanLiteral());
}

function readsMemory(node: Node, program: Program): boolean {
  if (Node.isElementAccessExpression(node)) {
    return !isReference(node);
  }
  if (Node.isPropertyAccessExpression(node)) {
    const declaration = declarationOf(node.getNameNode());
    return Node.isPropertySignature(declaration) && !declaration.isReadonly() && !isReference(node);
  }
  const signature = signatureOf(node, program);
  return signature?.parameters.some(({ type }) => type.kind === 'array' || type.kind === 'struct') === true;
}

/** True when the value of an operand does not depend on memory. `place`: only where it is matters. */
function isQuiet(node: Node, program: Program, place: boolean): boolean {
  const reads = !place && readsMemory(node, program);
  const inner = node.getFirstDescendant((descendant) => readsMemory(descendant, program));
  return !reads && inner === undefined;
}

/** The operands other than `child` that C may evaluate before or after it. */
function rivals(parent: Node, child: Node): readonly (readonly [node: Node, place: boolean])[] {
  if (Node.isBinaryExpression(parent)) {
    const operator = parent.getOperatorToken().getText();
    const isRight = parent.getRight() === child;
    const other = isRight ? parent.getLeft() : parent.getRight();
    return ORDERED.has(operator) ? [] : [[other, isRight && operator === '=']];
  }
  if (Node.isCallExpression(parent)) {
    return parent
      .getArguments()
      .filter((argument) => argument !== child)
      .map((argument) => [argument, isReference(argument)]);
  }
  if (Node.isElementAccessExpression(parent)) {
    return [[parent.getExpression(), true]];
  }
  if (Node.isPropertyAssignment(parent)) {
    return parent
      .getParentIfKindOrThrow(SyntaxKind.ObjectLiteralExpression)
      .getProperties()
      .filter((property) => property !== parent)
      .map((property) => [property, false]);
  }
  return [];
}

function checkCall(call: CallExpression, root: Node, program: Program): void {
  for (let child: Node = call; child !== root; child = child.getParentOrThrow()) {
    for (const [other, place] of rivals(child.getParentOrThrow(), child)) {
      if (!isQuiet(other, program, place)) {
        const construct = `call of ${call.getExpression().getText()} beside another operand that reads memory`;
        refuse(call, construct, 'C leaves open which comes first; put one of them into a variable');
      }
    }
  }
}

/**
 * Makes sure that the order of evaluation cannot matter in a whole expression.
 *
 * @throws LoweringError when the operands include a call that writes and one that reads.
 */
export function checkSequence(root: Node, program: Program): void {
  const calls = [root, ...root.getDescendants()].filter((node) => Node.isCallExpression(node));
  for (const call of calls) {
    const writes = signatureOf(call, program)?.parameters.some(({ type }) => isWritable(type));
    if (writes === true) {
      checkCall(call, root, program);
    }
  }
}
