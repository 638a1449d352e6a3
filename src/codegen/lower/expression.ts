import {
  type BinaryExpression,
  type CallExpression,
  type ConditionalExpression,
  type ElementAccessExpression,
  Node,
  type ObjectLiteralExpression,
  type PrefixUnaryExpression,
  type PropertyAccessExpression,
  SyntaxKind,
} from 'ts-morph';
import { BOOL, type CType, describe, INT, isScalar, type Scalar, type Struct, sameType } from './c-type.js';
import { refuseConstruct } from './construct.js';
import { refuse } from './error.js';
import { checkComparison, checkRange, fold } from './fold.js';
import { chain, commaList, type Doc, flat } from './layout.js';
import { lowerNumber } from './number.js';
import { OPERATORS, PRODUCT, refuseOperator } from './operator.js';
import type { Scope } from './scope.js';
import { declarationOf } from './symbol.js';
import { binary, Level, literal, type Operator, operand, primary, type Value } from './value.js';

/** @throws LoweringError unless `value` has the type `type`. */
export function expectType(node: Node, value: Value, type: CType): Value {
  if (!sameType(value.type, type)) {
    const numeric = type.kind === 'bool' && value.type.kind === 'int';
    refuse(
      node,
      `${describe(value.type)} where ${describe(type)} is needed`,
      numeric ? 'compare it with 0' : 'use a value of that type',
    );
  }
  return value;
}

/**
 * A value as it is passed to a parameter, a field or a variable of type `type`.
 *
 * @throws LoweringError when the types differ, or when something read-only would become writable.
 */
export function passed(node: Node, value: Value, type: CType): Doc {
  expectType(node, value, type);
  const reference = value.type.kind === 'struct' || value.type.kind === 'array';
  if (reference && value.type.constant && 'constant' in type && !type.constant) {
    refuse(
      node,
      'read-only data where it may be written',
      `declare the target Readonly or Const, or copy it`,
    );
  }
  return value.embedded === true ? ['&', value.doc] : value.doc;
}

function lowerIdentifier(node: Node, scope: Scope): Value {
  const declaration = declarationOf(node);
  const local = declaration === undefined ? undefined : scope.local(declaration);
  if (local !== undefined) {
    const value = primary(local.cName, local.type);
    return {
      ...value,
      ...(local.embedded ? { embedded: true } : {}),
      ...(local.value === undefined ? {} : { known: local.value }),
    };
  }
  const constant = declaration === undefined ? undefined : scope.constant(declaration);
  if (declaration === undefined || constant === undefined) {
    return refuse(node, `name ${node.getText()}`, 'use parameters, variables and constants of the kernel');
  }
  scope.uses.constants.add(declaration);
  return { ...primary(constant.cName, INT), known: constant.value };
}

function lowerProperty(node: PropertyAccessExpression, scope: Scope): Value {
  if (node.hasQuestionDotToken()) {
    refuse(node, 'optional chaining', 'every value of the kernel is there; use .');
  }
  const object = node.getExpression();
  if (Node.isIdentifier(object) && object.getText() === 'Math') {
    refuse(node, node.getText(), 'only Math.imul(a, b) is allowed of Math');
  }
  const { type, doc, embedded } = lowerExpression(object, scope);
  if (type.kind !== 'struct') {
    return refuse(node, `property ${node.getName()} of ${describe(type)}`, 'only interfaces have fields');
  }
  const field = type.struct.fields.find(({ name }) => name === node.getName());
  if (field === undefined) {
    return refuse(node, `property ${node.getName()}`, `${type.struct.name} has no such field`);
  }
  const text = [doc, embedded === true ? '.' : '->', field.cName];
  if (field.type.kind === 'struct') {
    const constant = field.type.constant || type.constant;
    return { ...primary(text, { ...field.type, constant }), embedded: true };
  }
  if (field.type.kind === 'array') {
    const constant = field.type.constant || (field.length !== undefined && type.constant);
    return primary(text, { ...field.type, constant });
  }
  return { ...primary(text, field.type), readOnly: type.constant };
}

function lowerElement(node: ElementAccessExpression, scope: Scope): Value {
  if (node.hasQuestionDotToken()) {
    refuse(node, 'optional chaining', 'every value of the kernel is there; use [ ]');
  }
  const { type, doc } = lowerExpression(node.getExpression(), scope);
  if (type.kind !== 'array') {
    return refuse(node, `element of ${describe(type)}`, 'only arrays have elements');
  }
  const argument = node.getArgumentExpressionOrThrow();
  const index = expectType(argument, lowerExpression(argument, scope), INT);
  const text = [doc, '[', index.doc, ']'];
  return typeof type.element === 'string'
    ? { ...primary(text, INT), storage: type.element, readOnly: type.constant }
    : { ...primary(text, structType(type.element, type.constant)), embedded: true };
}

function structType(struct: Struct, constant: boolean): CType {
  return { kind: 'struct', struct, constant: constant || struct.immutable };
}

function lowerOperands(node: BinaryExpression, operator: Operator, scope: Scope): Value {
  const left = lowerExpression(node.getLeft(), scope);
  const right = lowerExpression(node.getRight(), scope);
  return combine(node, left, operator, right);
}

/**
 * `left operator right`.
 *
 * @throws LoweringError when the operands have the wrong type, or when C leaves the result open.
 */
export function combine(node: Node, left: Value, operator: Operator, right: Value): Value {
  const logical = operator.level === Level.Or || operator.level === Level.And;
  const equality = operator.level === Level.Equality;
  if (equality && !isScalar(left.type)) {
    refuse(node, 'comparison of references', 'compare numbers or truth values');
  }
  const type = logical ? BOOL : equality ? left.type : INT;
  expectType(node, left, type);
  expectType(node, right, type);
  if (operator.level === Level.Relation || equality) {
    checkComparison(node, operator.text, left, right);
  }
  const value = binary(left, operator, right, operator.result === 'int' ? INT : BOOL);
  const known = fold(node, operator.text, left, right);
  return known === undefined ? value : { ...value, known };
}

function lowerBinary(node: BinaryExpression, scope: Scope): Value {
  const operator = OPERATORS.get(node.getOperatorToken().getText());
  return operator === undefined ? refuseOperator(node) : lowerOperands(node, operator, scope);
}

function lowerMinus(node: PrefixUnaryExpression, scope: Scope): Value {
  const inner = node.getOperand();
  if (Node.isNumericLiteral(inner) && inner.getText().replaceAll('_', '') === '2147483648') {
    return literal(-2147483648);
  }
  const value = expectType(inner, lowerExpression(inner, scope), INT);
  const text = operand(value, Level.Unary, flat(value.doc).startsWith('-'));
  const negated: Value = { doc: ['-', text], level: Level.Unary, type: INT };
  return value.known === undefined ? negated : { ...negated, known: checkRange(node, -value.known) };
}

function lowerPrefix(node: PrefixUnaryExpression, scope: Scope): Value {
  const inner = node.getOperand();
  switch (node.getOperatorToken()) {
    case SyntaxKind.MinusToken:
      return lowerMinus(node, scope);
    case SyntaxKind.TildeToken: {
      const value = expectType(inner, lowerExpression(inner, scope), INT);
      const inverted: Value = {
        doc: ['~', operand(value, Level.Unary, false)],
        level: Level.Unary,
        type: INT,
      };
      return value.known === undefined ? inverted : { ...inverted, known: ~value.known };
    }
    case SyntaxKind.ExclamationToken: {
      const value = expectType(inner, lowerExpression(inner, scope), BOOL);
      return { doc: ['!', operand(value, Level.Unary, false)], level: Level.Unary, type: BOOL };
    }
    case SyntaxKind.PlusToken:
      return refuse(node, 'unary +', 'leave it out');
    default:
      return refuse(node, 'increment inside an expression', 'make it a statement of its own');
  }
}

function lowerConditional(node: ConditionalExpression, scope: Scope): Value {
  const condition = expectType(node.getCondition(), lowerExpression(node.getCondition(), scope), BOOL);
  const whenTrue = lowerExpression(node.getWhenTrue(), scope);
  if (!isScalar(whenTrue.type)) {
    refuse(node, 'choice between references', 'choose a number, or write an if');
  }
  const whenFalse = expectType(
    node.getWhenFalse(),
    lowerExpression(node.getWhenFalse(), scope),
    whenTrue.type,
  );
  return {
    doc: chain([condition.doc, ['? ', whenTrue.doc], [': ', whenFalse.doc]]),
    level: Level.Conditional,
    type: whenTrue.type,
  };
}

function lowerArguments(node: CallExpression, scope: Scope): Value[] {
  if (node.getTypeArguments().length > 0) {
    refuse(node, 'generic call', 'write one function for each type');
  }
  return node.getArguments().map((argument) => lowerExpression(argument, scope));
}

function lowerImul(node: CallExpression, scope: Scope): Value {
  const [left, right] = lowerArguments(node, scope);
  return left === undefined || right === undefined
    ? refuse(node, 'Math.imul without two arguments', 'pass both factors')
    : combine(node, left, PRODUCT, right);
}

function lowerCall(node: CallExpression, scope: Scope): Value {
  const callee = node.getExpression();
  if (callee.getText() === 'Math.imul') {
    return lowerImul(node, scope);
  }
  if (node.getQuestionDotTokenNode() !== undefined) {
    refuse(node, 'optional chaining', 'every function of the kernel is there; use ( )');
  }
  const declaration = Node.isIdentifier(callee) ? declarationOf(callee) : undefined;
  const signature = declaration === undefined ? undefined : scope.program.functions.get(declaration);
  if (signature === undefined) {
    return refuse(node, `call of ${callee.getText()}`, 'call named functions of the kernel, or Math.imul');
  }
  if (!scope.uses.functions.has(signature)) {
    scope.uses.functions.set(signature, node);
  }
  const values = lowerArguments(node, scope);
  const list = signature.parameters.map((parameter, index) => {
    const value = values[index];
    const argument = node.getArguments()[index];
    return value === undefined || argument === undefined
      ? refuse(node, `call of ${signature.name} without all arguments`, 'pass every argument')
      : passed(argument, value, parameter.type);
  });
  return primary([signature.cName, '(', commaList(list), ')'], signature.returns);
}

/**
 * An initializer of a struct: its fields in the order of their declaration, which C++ needs.
 *
 * @throws LoweringError when a field is missing or cannot be initialized.
 */
export function lowerFields(node: ObjectLiteralExpression, struct: Struct, scope: Scope): Doc {
  const given = new Map(
    node.getProperties().map((property) => {
      const isPlain = Node.isPropertyAssignment(property) || Node.isShorthandPropertyAssignment(property);
      if (!isPlain || Node.isComputedPropertyName(property.getNameNode())) {
        return refuse(property, `${property.getKindName()} in an object literal`, 'write name: value');
      }
      return [property.getName(), property];
    }),
  );
  const items = struct.fields.map((field) => {
    const property = given.get(field.name);
    if (property === undefined || field.length !== undefined) {
      return refuse(node, `object literal of ${struct.name}`, `field ${field.name} cannot be set here`);
    }
    const value = Node.isPropertyAssignment(property) ? property.getInitializerOrThrow() : property;
    if (field.type.kind === 'struct') {
      return Node.isObjectLiteralExpression(value)
        ? lowerFields(value, field.type.struct, scope)
        : refuse(value, 'copy of a struct', 'write its fields in { }');
    }
    const lowered = Node.isShorthandPropertyAssignment(value)
      ? lowerIdentifier(value, scope)
      : lowerExpression(value, scope);
    return passed(value, lowered, field.type);
  });
  return ['{', commaList(items), '}'];
}

/**
 * An expression in C.
 *
 * @throws LoweringError when it is outside the subset.
 */
export function lowerExpression(node: Node, scope: Scope): Value {
  if (Node.isNumericLiteral(node)) {
    return lowerNumber(node);
  }
  if (Node.isTrueLiteral(node) || Node.isFalseLiteral(node)) {
    return primary(node.getText(), BOOL);
  }
  if (Node.isIdentifier(node)) {
    return lowerIdentifier(node, scope);
  }
  if (Node.isParenthesizedExpression(node)) {
    const { operands: _, ...inner } = lowerExpression(node.getExpression(), scope);
    return { ...inner, doc: ['(', inner.doc, ')'], level: Level.Primary };
  }
  if (Node.isPropertyAccessExpression(node)) {
    return lowerProperty(node, scope);
  }
  if (Node.isElementAccessExpression(node)) {
    return lowerElement(node, scope);
  }
  if (Node.isCallExpression(node)) {
    return lowerCall(node, scope);
  }
  if (Node.isBinaryExpression(node)) {
    return lowerBinary(node, scope);
  }
  if (Node.isPrefixUnaryExpression(node)) {
    return lowerPrefix(node, scope);
  }
  if (Node.isPostfixUnaryExpression(node)) {
    return refuse(node, 'increment inside an expression', 'make it a statement of its own');
  }
  if (Node.isConditionalExpression(node)) {
    return lowerConditional(node, scope);
  }
  return refuseConstruct(node);
}

/** The element type that a value is stored in; int32_t for everything but narrower elements. */
export function storageOf(value: Value): Scalar {
  return value.storage ?? 'int32_t';
}
