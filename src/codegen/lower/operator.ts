import type { BinaryExpression } from 'ts-morph';
import { refuse } from './error.js';
import { Level, type Operator } from './value.js';

/** The operators that both languages have, by their TypeScript spelling. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['||', { text: '||', level: Level.Or, result: 'bool' }],
  ['&&', { text: '&&', level: Level.And, result: 'bool' }],
  ['|', { text: '|', level: Level.BitOr, result: 'int' }],
  ['^', { text: '^', level: Level.BitXor, result: 'int' }],
  ['&', { text: '&', level: Level.BitAnd, result: 'int' }],
  ['===', { text: '==', level: Level.Equality, result: 'bool' }],
  ['!==', { text: '!=', level: Level.Equality, result: 'bool' }],
  ['<', { text: '<', level: Level.Relation, result: 'bool' }],
  ['<=', { text: '<=', level: Level.Relation, result: 'bool' }],
  ['>', { text: '>', level: Level.Relation, result: 'bool' }],
  ['>=', { text: '>=', level: Level.Relation, result: 'bool' }],
  ['<<', { text: '<<', level: Level.Shift, result: 'int' }],
  ['>>', { text: '>>', level: Level.Shift, result: 'int' }],
  ['+', { text: '+', level: Level.Sum, result: 'int' }],
  ['-', { text: '-', level: Level.Sum, result: 'int' }],
  ['*', { text: '*', level: Level.Product, result: 'int' }],
  ['%', { text: '%', level: Level.Product, result: 'int' }],
]);

/** The product, also of `Math.imul`. */
export const PRODUCT: Operator = { text: '*', level: Level.Product, result: 'int' };

const REFUSED_OPERATORS: ReadonlyMap<string, readonly [construct: string, remedy: string]> = new Map([
  ['/', ['division', 'multiply by a reciprocal and shift right']],
  ['/=', ['division', 'multiply by a reciprocal and shift right']],
  ['>>>', ['unsigned shift', 'use >>']],
  ['>>>=', ['unsigned shift', 'use >>=']],
  ['**', ['power', 'use << or a product']],
  ['**=', ['power', 'use << or a product']],
  ['==', ['==', 'use ===']],
  ['!=', ['!=', 'use !==']],
  [',', ['comma operator', 'write two statements']],
  ['??', ['??', 'every value of the kernel is there']],
  ['??=', ['??=', 'every value of the kernel is there']],
  ['&&=', ['&&=', 'write an if']],
  ['||=', ['||=', 'write an if']],
  ['in', ['in', 'a C struct keeps its fields']],
  ['instanceof', ['instanceof', 'types are known when the C is written']],
]);

/** @throws LoweringError always: names the operator of `node`. */
export function refuseOperator(node: BinaryExpression): never {
  const text = node.getOperatorToken().getText();
  const [construct, remedy] = REFUSED_OPERATORS.get(text) ?? [
    'assignment inside an expression',
    'make it a statement of its own',
  ];
  return refuse(node, construct, remedy);
}
