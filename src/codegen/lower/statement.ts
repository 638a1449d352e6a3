import {
  type BinaryExpression,
  type Block,
  type ForStatement,
  type IfStatement,
  Node,
  SyntaxKind,
  ts,
  type VariableDeclaration,
  VariableDeclarationKind,
  type VariableDeclarationList,
} from 'ts-morph';
import { BOOL, type CType, declare, INT, isScalar } from './c-type.js';
import { commentLines, commentText, translateNames } from './comment.js';
import { refuseConstruct } from './construct.js';
import { refuse } from './error.js';
import { combine, expectType, lowerExpression, lowerFields, passed, storageOf } from './expression.js';
import { assignment, type Doc, INDENT, type List, layout, WIDTH } from './layout.js';
import { OPERATORS, refuseOperator } from './operator.js';
import type { Scope } from './scope.js';
import { checkSequence } from './sequence.js';
import { narrowed, type Value } from './value.js';

const LET = 'declare it with const';

/** A condition: a truth value. */
function lowerCondition(node: Node, scope: Scope): Doc {
  checkSequence(node, scope.program);
  return expectType(node, lowerExpression(node, scope), BOOL).doc;
}

function declaredType(node: VariableDeclaration, scope: Scope): CType | undefined {
  const type = node.getTypeNode();
  return type === undefined ? undefined : scope.program.types.read(type);
}

function noteStruct(type: CType, scope: Scope): void {
  if (type.kind === 'struct') {
    scope.uses.structs.add(type.struct);
  } else if (type.kind === 'array' && typeof type.element !== 'string') {
    scope.uses.structs.add(type.element);
  }
}

/** `const x: Type = { ... }`: the variable is the struct. */
function lowerStructVariable(
  node: VariableDeclaration,
  initializer: Node,
  isConst: boolean,
  scope: Scope,
): Doc {
  const type = declaredType(node, scope);
  if (type?.kind !== 'struct' || !Node.isObjectLiteralExpression(initializer)) {
    return refuse(node, 'object literal without a type', 'write const x: Type = { ... }');
  }
  if (!isConst) {
    refuse(node, 'let of an object', LET);
  }
  noteStruct(type, scope);
  const fields = lowerFields(initializer, type.struct, scope);
  const local = scope.declare(node, node.getName(), { type, embedded: true });
  return assignment(`${type.constant ? 'const ' : ''}${type.struct.cName} ${local.cName}`, '=', fields);
}

function lowerVariable(node: VariableDeclaration, isConst: boolean, scope: Scope): Doc {
  const initializer = node.getInitializer();
  if (!Node.isIdentifier(node.getNameNode())) {
    refuse(node, 'destructuring', 'read the fields one by one');
  }
  if (initializer === undefined) {
    refuse(node, 'variable without a value', 'give it its first value where it is declared');
  }
  checkSequence(initializer, scope.program);
  if (Node.isObjectLiteralExpression(initializer)) {
    return lowerStructVariable(node, initializer, isConst, scope);
  }
  const value = lowerExpression(initializer, scope);
  const type = declaredType(node, scope) ?? value.type;
  if (type.kind === 'void') {
    refuse(node, 'void variable', 'call the function as a statement');
  }
  if (!isScalar(type) && !isConst) {
    refuse(node, 'let of a reference', LET);
  }
  noteStruct(type, scope);
  const text = passed(initializer, value, type);
  const known = isConst && value.known !== undefined ? { value: value.known } : {};
  const { cName } = scope.declare(node, node.getName(), {
    type,
    embedded: false,
    ...known,
  });
  const qualifier = isConst && isScalar(type) ? 'const ' : '';
  return assignment(qualifier + declare(type, cName), '=', text);
}

function lowerVariables(list: VariableDeclarationList, scope: Scope): Doc[] {
  const kind = list.getDeclarationKind();
  if (kind !== VariableDeclarationKind.Const && kind !== VariableDeclarationKind.Let) {
    refuse(list, kind, 'use const or let');
  }
  const isConst = kind === VariableDeclarationKind.Const;
  return list.getDeclarations().map((node) => lowerVariable(node, isConst, scope));
}

/** The left side of an assignment. */
function lowerTarget(node: Node, scope: Scope): Value {
  const accessible =
    Node.isIdentifier(node) || Node.isPropertyAccessExpression(node) || Node.isElementAccessExpression(node);
  if (!accessible) {
    refuse(node, 'assignment to this', 'assign to a variable, a field or an element');
  }
  const { known: _, ...value } = lowerExpression(node, scope);
  if (!isScalar(value.type)) {
    refuse(node, 'assignment of a reference', 'assign numbers and truth values one by one');
  }
  if (value.readOnly === true) {
    refuse(node, 'write to read-only data', 'drop Readonly or Const where it is declared');
  }
  return value;
}

function lowerAssignment(node: BinaryExpression, scope: Scope): Doc {
  const text = node.getOperatorToken().getText();
  const operator = OPERATORS.get(text.slice(0, -1));
  const isCompound = text !== '=' && text.endsWith('=') && operator?.result === 'int';
  if (text !== '=' && !isCompound) {
    refuseOperator(node);
  }
  const target = lowerTarget(node.getLeft(), scope);
  const right = node.getRight();
  const value = lowerExpression(right, scope);
  if (operator === undefined || !isCompound) {
    expectType(right, value, target.type);
    return assignment(target.doc, '=', narrowed(value, storageOf(target)));
  }
  const combined = combine(node, target, operator, value);
  if (storageOf(target) === 'int32_t') {
    return assignment(target.doc, `${operator.text}=`, value.doc);
  }
  /* -Wconversion: the sum is an int, and the target is read and written by two expressions. */
  if (node.getLeft().getDescendantsOfKind(SyntaxKind.CallExpression).length > 0) {
    refuse(node, 'call in the index of a narrow element', 'put the index into a variable');
  }
  return assignment(target.doc, '=', narrowed(combined, storageOf(target)));
}

/** An expression with an effect: assignment, call or increment. */
function lowerEffect(node: Node, scope: Scope): Doc {
  checkSequence(node, scope.program);
  if (Node.isBinaryExpression(node)) {
    const text = node.getOperatorToken().getText();
    if (OPERATORS.has(text)) {
      refuse(node, 'expression without an effect', 'leave it out');
    }
    return lowerAssignment(node, scope);
  }
  if (Node.isPostfixUnaryExpression(node) || Node.isPrefixUnaryExpression(node)) {
    const operator = node.getOperatorToken();
    const text = operator === SyntaxKind.PlusPlusToken ? '++' : '--';
    if (operator !== SyntaxKind.PlusPlusToken && operator !== SyntaxKind.MinusMinusToken) {
      refuse(node, 'expression without an effect', 'leave it out');
    }
    const target = lowerTarget(node.getOperand(), scope);
    expectType(node, target, INT);
    return Node.isPrefixUnaryExpression(node) ? [text, target.doc] : [target.doc, text];
  }
  const value = lowerExpression(node, scope);
  return Node.isCallExpression(node) && node.getExpression().getText() !== 'Math.imul'
    ? value.doc
    : refuse(node, 'expression without an effect', 'leave it out');
}

function lowerForStart(node: Node | undefined, scope: Scope): Doc {
  if (node === undefined) {
    return '';
  }
  if (!Node.isVariableDeclarationList(node)) {
    return lowerEffect(node, scope);
  }
  const [first, second] = lowerVariables(node, scope);
  return first === undefined || second !== undefined
    ? refuse(node, 'for loop with several variables', 'declare the others before the loop')
    : first;
}

/** The part between the parentheses of a for loop; there is no space before the closing one. */
function forParts(start: Doc, test: Doc, after: Doc): List {
  const items = after !== '' ? [start, test, after] : test !== '' ? [start, [test, ';']] : [[start, ';;']];
  return { items, separator: ';', bracketed: true };
}

function lowerFor(node: ForStatement, scope: Scope, indent: number): string[] {
  const inner = scope.block();
  const condition = node.getCondition();
  const step = node.getIncrementor();
  const start = lowerForStart(node.getInitializer(), inner);
  const test = condition === undefined ? '' : lowerCondition(condition, inner);
  const after = step === undefined ? '' : lowerEffect(step, inner);
  const head = ['for (', forParts(start, test, after), ') {'];
  return [...layout(head, indent), ...lowerBody(node.getStatement(), inner, indent)];
}

function lowerIf(node: IfStatement, scope: Scope, indent: number, start: string): string[] {
  const head = [start, 'if (', lowerCondition(node.getExpression(), scope), ') {'];
  const lines = [...layout(head, indent), ...lowerBody(node.getThenStatement(), scope, indent)];
  const otherwise = node.getElseStatement();
  if (otherwise === undefined) {
    return lines;
  }
  const before = lines.slice(0, -1);
  return Node.isIfStatement(otherwise)
    ? [...before, ...lowerIf(otherwise, scope, indent, '} else ')]
    : [...before, `${' '.repeat(indent)}} else {`, ...lowerBody(otherwise, scope, indent)];
}

/** A loop's or a branch's statement and the closing brace. */
function lowerBody(node: Node, scope: Scope, indent: number): string[] {
  const inner = indent + INDENT;
  const lines = Node.isBlock(node)
    ? lowerBlock(node, scope, inner)
    : lowerStatement(node, scope.block(), inner);
  return [...lines, `${' '.repeat(indent)}}`];
}

function commentsAt(
  node: Node,
  scope: Scope,
  ranges: readonly ts.CommentRange[] | undefined,
  indent: number,
): string[] {
  const text = node.getSourceFile().getFullText();
  const lines: string[] = [];
  let joined: string[] = [];
  const flush = (): void => {
    const comment = translateNames(joined.join('\n'), scope.program.prefix, scope.program.known);
    lines.push(...commentLines(comment, indent, '/*'));
    joined = [];
  };
  for (const range of ranges ?? []) {
    const source = text.slice(range.pos, range.end);
    /* Neighbouring // lines are one comment. */
    if (!source.startsWith('//')) {
      flush();
    }
    const comment = commentText(source);
    if (comment !== '') {
      joined.push(comment);
    }
    if (!source.startsWith('//')) {
      flush();
    }
  }
  flush();
  return lines;
}

function startsWithBlankLine(node: Node): boolean {
  return /^[^\S\n]*(\/\/[^\n]*|\/\*.*?\*\/[^\S\n]*)?\n[^\S\n]*\n/.test(node.getFullText());
}

function withTrailingComment(lines: string[], comment: readonly string[], indent: number): string[] {
  const [only] = comment;
  const last = lines.at(-1);
  if (only === undefined || last === undefined) {
    return lines;
  }
  const joined = `${last} ${only.trimStart()}`;
  return comment.length === 1 && lines.length === 1 && joined.length <= WIDTH && indent > 0
    ? [joined]
    : [...comment, ...lines];
}

/** The statements of a block with their comments; one empty line stays where the source has some. */
export function lowerBlock(block: Block, scope: Scope, indent: number): string[] {
  const inner = scope.block();
  const text = block.getSourceFile().getFullText();
  const lines: string[] = [];
  let end = block.getStart() + 1;
  block.getStatements().forEach((statement, index) => {
    const leading = ts.getLeadingCommentRanges(text, statement.getFullStart());
    const opening = index === 0 ? (ts.getTrailingCommentRanges(text, end) ?? []) : [];
    const trailing = ts.getTrailingCommentRanges(text, statement.getEnd());
    const before = commentsAt(statement, inner, [...opening, ...(leading ?? [])], indent);
    const after = commentsAt(statement, inner, trailing, indent);
    if (index > 0 && startsWithBlankLine(statement)) {
      lines.push('');
    }
    lines.push(...before, ...withTrailingComment(lowerStatement(statement, inner, indent), after, indent));
    end = statement.getEnd();
  });
  const isEmpty = block.getStatements().length === 0;
  const rest = [
    ...(isEmpty ? (ts.getTrailingCommentRanges(text, end) ?? []) : []),
    ...(ts.getLeadingCommentRanges(text, end) ?? []),
  ];
  const apart = lines.length > 0 && /\n\s*\n/.test(text.slice(end, rest[0]?.pos ?? end));
  return [...lines, ...(apart ? [''] : []), ...commentsAt(block, inner, rest, indent)];
}

function lowerReturn(node: Node | undefined, scope: Scope): Doc {
  if (node === undefined) {
    return 'return;';
  }
  checkSequence(node, scope.program);
  const value = lowerExpression(node, scope);
  return isScalar(value.type)
    ? ['return ', value.doc, ';']
    : refuse(node, 'return of this', 'return a number or a truth value');
}

/**
 * The lines of one statement, indented by `indent` spaces.
 *
 * @throws LoweringError when it is outside the subset.
 */
export function lowerStatement(node: Node, scope: Scope, indent: number): string[] {
  if (Node.isVariableStatement(node)) {
    const list = node.getDeclarationList();
    return lowerVariables(list, scope).flatMap((doc) => layout([doc, ';'], indent));
  }
  if (Node.isExpressionStatement(node)) {
    return layout([lowerEffect(node.getExpression(), scope), ';'], indent);
  }
  if (Node.isIfStatement(node)) {
    return lowerIf(node, scope, indent, '');
  }
  if (Node.isForStatement(node)) {
    return lowerFor(node, scope, indent);
  }
  if (Node.isWhileStatement(node)) {
    const head = ['while (', lowerCondition(node.getExpression(), scope), ') {'];
    return [...layout(head, indent), ...lowerBody(node.getStatement(), scope, indent)];
  }
  if (Node.isReturnStatement(node)) {
    return layout(lowerReturn(node.getExpression(), scope), indent);
  }
  if (Node.isBreakStatement(node) || Node.isContinueStatement(node)) {
    if (node.getLabel() !== undefined) {
      refuse(node, 'label', 'put the inner loop into a function');
    }
    return [`${' '.repeat(indent)}${Node.isBreakStatement(node) ? 'break' : 'continue'};`];
  }
  if (Node.isBlock(node)) {
    return [`${' '.repeat(indent)}{`, ...lowerBody(node, scope, indent)];
  }
  return refuseConstruct(node);
}
