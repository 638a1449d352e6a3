import {
  type InterfaceDeclaration,
  type JSDoc,
  Node,
  type PropertySignature,
  SyntaxKind,
  type TypeNode,
} from 'ts-morph';
import {
  BOOL,
  type CType,
  type Field,
  INT,
  isScalar,
  isWritable,
  type Scalar,
  type Struct,
  VOID,
} from './c-type.js';
import { commentText, lengthTag, volatileTag } from './comment.js';
import { refuse } from './error.js';
import { checkIdentifier, localName, typeName } from './name.js';
import { declarationOf } from './symbol.js';

const ARRAY = /^(Const)?(Int8|Uint8|Int16|Uint16|Int32)Array$/;
const ELEMENT: Readonly<Record<string, Scalar>> = {
  Int8: 'int8_t',
  Uint8: 'uint8_t',
  Int16: 'int16_t',
  Uint16: 'uint16_t',
  Int32: 'int32_t',
};
const SCALARS = 'use Int32, boolean, an array such as Int8Array or ConstInt8Array, or an interface';

/** The text of the last JSDoc comment of a declaration; empty where there is none. */
export function docText(docs: readonly JSDoc[]): string {
  const last = docs.at(-1);
  return last === undefined ? '' : commentText(last.getText());
}

/** True for the interfaces that represent read-only arrays of numbers. */
export function isArrayInterface(name: string): boolean {
  return ARRAY.test(name);
}

/** Refuses tags in comments that belong to no field, such as those of a comment on the line of the interface. */
function checkTags(declaration: InterfaceDeclaration, fields: readonly Field[]): void {
  const text = declaration.getText();
  const tags = [
    ['@length', fields.filter(({ length }) => length !== undefined).length],
    ['@volatile', fields.filter(({ volatile }) => volatile).length],
  ] as const;
  for (const [tag, count] of tags) {
    if ((text.match(new RegExp(`${tag}\\b`, 'g')) ?? []).length === count) continue;
    refuse(
      declaration,
      `${tag} that belongs to no field`,
      tag === '@length'
        ? 'write /** @length NAME */ in the lines above the array'
        : `write /** ${tag} */ in the lines above the field`,
    );
  }
}

/** Reads types as they are written in the kernel. One reader makes one Struct for an interface. */
export class TypeReader {
  readonly #structs = new Map<InterfaceDeclaration, Struct>();
  readonly #open = new Set<InterfaceDeclaration>();

  constructor(readonly prefix: string) {}

  /**
   * The type that a type node names.
   *
   * @throws LoweringError when C has no such type.
   */
  read(node: TypeNode): CType {
    if (Node.isTypeReference(node)) {
      return this.#reference(node.getTypeName(), node.getTypeArguments(), node);
    }
    if (Node.isArrayTypeNode(node)) {
      return this.#array(node.getElementTypeNode(), false, node);
    }
    if (Node.isTypeOperatorTypeNode(node) && node.getOperator() === SyntaxKind.ReadonlyKeyword) {
      const array = node.getTypeNode();
      return Node.isArrayTypeNode(array)
        ? this.#array(array.getElementTypeNode(), true, node)
        : refuse(node, `type ${node.getText()}`, SCALARS);
    }
    switch (node.getKind()) {
      case SyntaxKind.BooleanKeyword:
        return BOOL;
      case SyntaxKind.VoidKeyword:
        return VOID;
      case SyntaxKind.NumberKeyword:
        return refuse(node, 'type number', 'write Int32');
      case SyntaxKind.UnionType:
        return refuse(node, 'union type', SCALARS);
      case SyntaxKind.FunctionType:
        return refuse(node, 'function type', 'call a named function');
      default:
        return refuse(node, `type ${node.getText()}`, SCALARS);
    }
  }

  /** The struct of an interface. @throws LoweringError when it contains something that a C struct cannot contain. */
  struct(declaration: InterfaceDeclaration): Struct {
    const known = this.#structs.get(declaration);
    if (known !== undefined) {
      return known;
    }
    if (this.#open.has(declaration)) {
      refuse(declaration, `interface ${declaration.getName()} that contains itself`, 'use an index instead');
    }
    this.#open.add(declaration);
    const struct = this.#readStruct(declaration);
    this.#open.delete(declaration);
    this.#structs.set(declaration, struct);
    return struct;
  }

  #reference(name: Node, args: readonly TypeNode[], node: TypeNode): CType {
    const text = name.getText();
    const [only] = args;
    if (text === 'Readonly' && only !== undefined) {
      const type = this.read(only);
      return type.kind === 'struct'
        ? { ...type, constant: true }
        : refuse(node, `type ${node.getText()}`, 'Readonly<> is for interfaces');
    }
    const declaration = declarationOf(name);
    const array = ARRAY.exec(text);
    const element = ELEMENT[array?.[2] ?? ''];
    if (element !== undefined && only === undefined) {
      return { kind: 'array', element, constant: array?.[1] !== undefined };
    }
    if (only !== undefined) {
      return refuse(node, `generic type ${node.getText()}`, SCALARS);
    }
    if (Node.isTypeAliasDeclaration(declaration)) {
      return declaration.getName() === 'Int32' ? INT : this.read(declaration.getTypeNodeOrThrow());
    }
    if (Node.isInterfaceDeclaration(declaration) && !declaration.getSourceFile().isDeclarationFile()) {
      const struct = this.struct(declaration);
      return { kind: 'struct', struct, constant: struct.immutable };
    }
    return refuse(node, `type ${node.getText()}`, SCALARS);
  }

  #array(element: TypeNode, constant: boolean, node: TypeNode): CType {
    const type = this.read(element);
    return type.kind === 'struct'
      ? { kind: 'array', element: type.struct, constant: constant || type.constant }
      : refuse(node, `type ${node.getText()}`, 'use a typed array such as Int32Array or ConstInt32Array');
  }

  #readStruct(declaration: InterfaceDeclaration): Struct {
    const name = checkIdentifier(declaration, declaration.getName());
    if (declaration.getTypeParameters().length > 0) {
      refuse(declaration, 'generic interface', 'write one interface for each type');
    }
    if (declaration.getHeritageClauses().length > 0) {
      refuse(declaration, 'interface that extends another', 'repeat the fields or embed the other interface');
    }
    const symbol = declaration.getSymbol();
    if (symbol !== undefined && symbol.getDeclarations().length > 1) {
      refuse(declaration, 'merged interface', 'declare the interface once');
    }
    const members = declaration.getMembers();
    if (members.length === 0) {
      refuse(declaration, 'interface without fields', 'C has no empty struct');
    }
    const signatures = members.map((member) =>
      Node.isPropertySignature(member)
        ? member
        : refuse(member, `${member.getKindName()} in an interface`, 'interfaces hold plain fields'),
    );
    const fields = signatures.map((signature) => this.#readField(signature));
    checkTags(declaration, fields);
    const names = new Set<string>();
    fields.forEach((field, index) => {
      if (names.has(field.cName)) {
        refuse(signatures[index] ?? declaration, `field ${field.name}`, `C spells two fields ${field.cName}`);
      }
      names.add(field.cName);
    });
    const immutable = signatures.every((signature, index) => {
      const type = fields[index]?.type ?? VOID;
      return signature.isReadonly() && (isScalar(type) || !isWritable(type));
    });
    const doc = docText(declaration.getJsDocs());
    return { name, cName: typeName(this.prefix, name), doc, fields, immutable };
  }

  #readField(signature: PropertySignature): Field {
    const node = signature.getTypeNode();
    const name = checkIdentifier(signature, signature.getName());
    if (node === undefined || signature.hasQuestionToken()) {
      refuse(signature, `optional field ${name}`, 'a C struct always has all of its fields; remove the ?');
    }
    const type = this.read(node);
    if (type.kind === 'void') {
      refuse(signature, 'void field', 'give the field a type that has values');
    }
    const tagged = volatileTag(docText(signature.getJsDocs()));
    if (tagged.volatile && (!isScalar(type) || signature.isReadonly())) {
      refuse(
        signature,
        `@volatile of ${name}`,
        'only numbers and truth values that can be written are volatile',
      );
    }
    const { text, length } = lengthTag(tagged.text);
    if (length !== undefined && type.kind !== 'array') {
      refuse(signature, `@length of ${name}`, 'only arrays have a length');
    }
    const isVolatile = tagged.volatile ? { volatile: true } : {};
    const field = { name, cName: localName(name), doc: text, type, ...isVolatile };
    return length === undefined ? field : { ...field, length };
  }
}
