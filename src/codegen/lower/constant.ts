import type { Node } from 'ts-morph';
import { INT } from './c-type.js';
import { commentLines, translateNames } from './comment.js';
import { refuse } from './error.js';
import { expectType, lowerExpression } from './expression.js';
import { flat } from './layout.js';
import type { ConstantDeclaration, Program } from './program.js';
import { type Constant, Scope, type Uses } from './scope.js';
import { Level } from './value.js';

/** A constant with its C text and the constants that it is computed from. */
export interface LoweredConstant extends Constant {
  readonly name: string;
  readonly text: string;
  readonly uses: ReadonlySet<Node>;
}

/** The constants of a program, lowered at the first use. */
export class ConstantTable {
  readonly #lowered = new Map<Node, LoweredConstant>();
  readonly #open = new Set<Node>();

  constructor(readonly program: Program) {}

  /**
   * The constant that a declaration defines; undefined for other declarations.
   *
   * @throws LoweringError when its value is not a constant integer.
   */
  get(declaration: Node): LoweredConstant | undefined {
    const constant = this.program.constants.get(declaration);
    const known = this.#lowered.get(declaration);
    if (constant === undefined || known !== undefined) {
      return known;
    }
    if (this.#open.has(declaration)) {
      refuse(declaration, `constant ${constant.name} that depends on itself`, 'remove the cycle');
    }
    this.#open.add(declaration);
    const lowered = this.#lower(constant);
    this.#lowered.set(declaration, lowered);
    return lowered;
  }

  #lower({ node, name, cName, doc }: ConstantDeclaration): LoweredConstant {
    const uses: Uses = { functions: new Map(), constants: new Set(), structs: new Set() };
    const scope = new Scope(this.program, uses, (declaration) => this.get(declaration));
    const initializer = node.getInitializer();
    const typeNode = node.getTypeNode();
    if (initializer === undefined) {
      refuse(node, 'constant without a value', 'give it one');
    }
    const value = lowerExpression(initializer, scope);
    expectType(initializer, value, typeNode === undefined ? INT : this.program.types.read(typeNode));
    if (value.known === undefined) {
      return refuse(initializer, 'value that is not constant', 'use integers and other constants');
    }
    const text = value.level === Level.Primary ? flat(value.doc) : `(${flat(value.doc)})`;
    const comment = translateNames(doc, this.program.prefix, this.program.known);
    const lines = [...commentLines(comment, 0, '/**'), `#define ${cName} ${text}`];
    return { name, cName, value: value.known, text: lines.join('\n'), uses: uses.constants };
  }
}
