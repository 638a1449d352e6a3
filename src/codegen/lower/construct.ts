import { type Node, SyntaxKind } from 'ts-morph';
import { refuse } from './error.js';

const FIELDS = 'read the fields one by one';
const NUMBERS = 'the kernel has only numbers and truth values';

/** Constructs that are often used, in words, and what to write instead. */
const REFUSED: ReadonlyMap<SyntaxKind, readonly [construct: string, mend: string]> = new Map([
  [SyntaxKind.ArrowFunction, ['arrow function', 'write a named function']],
  [SyntaxKind.FunctionExpression, ['function expression', 'write a named function']],
  [SyntaxKind.FunctionDeclaration, ['function in a function', 'move it to module level']],
  [SyntaxKind.ClassDeclaration, ['class', 'write an interface and functions']],
  [SyntaxKind.ClassExpression, ['class', 'write an interface and functions']],
  [SyntaxKind.InterfaceDeclaration, ['interface in a function', 'move it to module level']],
  [SyntaxKind.TypeAliasDeclaration, ['type in a function', 'move it to module level']],
  [SyntaxKind.EnumDeclaration, ['enum', 'write constants']],
  [SyntaxKind.StringLiteral, ['string', NUMBERS]],
  [SyntaxKind.NoSubstitutionTemplateLiteral, ['template literal', NUMBERS]],
  [SyntaxKind.TemplateExpression, ['template literal', NUMBERS]],
  [SyntaxKind.TaggedTemplateExpression, ['template literal', NUMBERS]],
  [SyntaxKind.RegularExpressionLiteral, ['regular expression', NUMBERS]],
  [SyntaxKind.BigIntLiteral, ['bigint literal', 'keep to 32 bits']],
  [SyntaxKind.NullKeyword, ['null', NUMBERS]],
  [SyntaxKind.ArrayLiteralExpression, ['array literal', 'let the caller own the array']],
  [SyntaxKind.NewExpression, ['new', 'let the caller own the memory']],
  [SyntaxKind.ThisKeyword, ['this', 'pass a parameter']],
  [SyntaxKind.SpreadElement, ['spread', 'pass every argument']],
  [SyntaxKind.AsExpression, ['as cast', 'give the value the right type']],
  [SyntaxKind.TypeAssertionExpression, ['type assertion', 'give the value the right type']],
  [SyntaxKind.SatisfiesExpression, ['satisfies', 'annotate the variable']],
  [SyntaxKind.NonNullExpression, ['non-null !', 'nothing in the kernel is optional; leave it out']],
  [SyntaxKind.TypeOfExpression, ['typeof', 'types are known when the C is written']],
  [SyntaxKind.VoidExpression, ['void operator', 'leave it out']],
  [SyntaxKind.DeleteExpression, ['delete', 'a C struct keeps its fields']],
  [SyntaxKind.AwaitExpression, ['await', 'the kernel never waits']],
  [SyntaxKind.YieldExpression, ['yield', 'the kernel runs to its end']],
  [SyntaxKind.ForOfStatement, ['for-of loop', 'count with for (let i: Int32 = 0; ...)']],
  [SyntaxKind.ForInStatement, ['for-in loop', 'count with for (let i: Int32 = 0; ...)']],
  [SyntaxKind.DoStatement, ['do-while loop', 'write a while loop']],
  [SyntaxKind.SwitchStatement, ['switch', 'write if and else if']],
  [SyntaxKind.LabeledStatement, ['label', 'put the inner loop into a function']],
  [SyntaxKind.TryStatement, ['try', 'return whether it worked']],
  [SyntaxKind.ThrowStatement, ['throw', 'return whether it worked']],
  [SyntaxKind.EmptyStatement, ['empty statement', 'leave it out, or write a block with a comment']],
  [SyntaxKind.DebuggerStatement, ['debugger', 'leave it out']],
  [SyntaxKind.ObjectLiteralExpression, ['object literal here', 'name it: const x: Type = { ... }']],
  [SyntaxKind.ObjectBindingPattern, ['destructuring', FIELDS]],
  [SyntaxKind.ArrayBindingPattern, ['destructuring', FIELDS]],
]);

/** The construct that a node is, in words, and what to write instead. */
export function constructOf(node: Node): readonly [construct: string, mend: string] {
  const words = node
    .getKindName()
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return REFUSED.get(node.getKind()) ?? [words, 'keep to the constructs that the kernel uses'];
}

/** @throws LoweringError always: names the construct that `node` is. */
export function refuseConstruct(node: Node): never {
  const [construct, mend] = constructOf(node);
  return refuse(node, construct, mend);
}
