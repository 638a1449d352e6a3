import type { Node } from 'ts-morph';
import type { CType, Struct } from './c-type.js';
import { refuse } from './error.js';
import { checkIdentifier, localName } from './name.js';
import type { Program, Signature } from './program.js';

/** A constant of the kernel and its value. */
export interface Constant {
  readonly cName: string;
  readonly value: number;
}

/** A parameter or variable of a function. */
export interface Local {
  readonly cName: string;
  readonly type: CType;
  /** A struct that is the variable itself; otherwise a struct variable is a pointer to one. */
  readonly embedded: boolean;
  /** Its value if that is known, so that what a compiler would warn about can be refused. */
  readonly value?: number;
}

/** What a function body refers to. */
export interface Uses {
  /** Called functions, each with its first call. */
  readonly functions: Map<Signature, Node>;
  readonly constants: Set<Node>;
  readonly structs: Set<Struct>;
}

/** The names that are visible at a place in a function, and what they refer to. */
export class Scope {
  readonly #locals = new Map<Node, Local>();

  constructor(
    readonly program: Program,
    readonly uses: Uses,
    /** Value of a module-level constant. */
    readonly constant: (declaration: Node) => Constant | undefined,
    readonly parent?: Scope,
  ) {}

  /** A scope for a block within this one. */
  block(): Scope {
    return new Scope(this.program, this.uses, this.constant, this);
  }

  /** The parameter or variable of a declaration. */
  local(declaration: Node): Local | undefined {
    return this.#locals.get(declaration) ?? this.parent?.local(declaration);
  }

  /**
   * Adds a parameter or variable.
   *
   * @throws LoweringError when its C name is taken in this scope or in one around it.
   */
  declare(declaration: Node, name: string, local: Omit<Local, 'cName'>): Local {
    const cName = localName(checkIdentifier(declaration, name));
    if (this.isTaken(cName) || this.program.globals.has(cName)) {
      refuse(declaration, `second ${cName} in view`, 'rename it; a name must not hide another');
    }
    const declared = { ...local, cName };
    this.#locals.set(declaration, declared);
    return declared;
  }

  /** True when a parameter or variable in view has this C name. */
  isTaken(cName: string): boolean {
    const here = [...this.#locals.values()].some((local) => local.cName === cName);
    return here || this.parent?.isTaken(cName) === true;
  }
}
