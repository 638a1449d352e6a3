import {
  type FunctionDeclaration,
  type InterfaceDeclaration,
  Node,
  type ParameterDeclaration,
  type SourceFile,
  type VariableDeclaration,
} from 'ts-morph';
import { type CType, isScalar, isWritable, type Struct } from './c-type.js';
import { externalTag, type Forms, formTags, instructionTag, type KnownNames } from './comment.js';
import { constructOf } from './construct.js';
import { refuse } from './error.js';
import { INSTRUCTIONS } from './instruction.js';
import { checkIdentifier, functionName, localName, macroName } from './name.js';
import { docText, isArrayInterface, TypeReader } from './type-reader.js';

/** A parameter of a kernel function. */
export interface Parameter {
  readonly node: ParameterDeclaration;
  readonly cName: string;
  readonly type: CType;
}

/** A kernel function, by its signature. */
export interface Signature {
  readonly node: FunctionDeclaration;
  readonly name: string;
  readonly cName: string;
  readonly doc: string;
  /** Other C files call it: its comment has the tag `@external`. */
  readonly forms: Forms;
  readonly external: boolean;
  /** Name of the instruction that replaces its body where a core has it: its comment has the tag `@instruction`. */
  readonly instruction?: string | undefined;
  readonly parameters: readonly Parameter[];
  readonly returns: CType;
  /** It can write to what its arguments refer to. */
  readonly writes: boolean;
}

/** A module-level constant, by its name. */
export interface ConstantDeclaration {
  readonly node: VariableDeclaration;
  readonly name: string;
  readonly cName: string;
  readonly doc: string;
}

/** All declarations of the kernel, in source order. */
export interface Program {
  readonly prefix: string;
  readonly types: TypeReader;
  readonly functions: ReadonlyMap<Node, Signature>;
  readonly constants: ReadonlyMap<Node, ConstantDeclaration>;
  readonly structs: readonly Struct[];
  readonly known: KnownNames;
  /** The C names of functions and types: no variable may have one of them. */
  readonly globals: ReadonlySet<string>;
}

const PLAIN = 'write a function with plain parameters and a return type';

function checkFunction(node: FunctionDeclaration): string {
  const name = node.getName();
  if (name === undefined || node.isDefaultExport()) {
    refuse(node, 'default export', 'export the function by its name');
  }
  if (node.isAsync()) {
    refuse(node, 'async function', PLAIN);
  }
  if (node.isGenerator()) {
    refuse(node, 'generator function', PLAIN);
  }
  if (node.getTypeParameters().length > 0) {
    refuse(node, 'generic function', 'write one function for each type');
  }
  if (node.hasDeclareKeyword()) {
    refuse(node, 'function without a body', PLAIN);
  }
  if (node.getOverloads().length > 0) {
    refuse(node, 'function overload', 'write one function for each signature');
  }
  return checkIdentifier(node, name);
}

/** The name of a parameter without the `_` that says that the function does not use it. */
export function parameterName(node: ParameterDeclaration): string {
  return node.getName().replace(/^_/, '');
}

function readParameter(node: ParameterDeclaration, types: TypeReader): Parameter {
  const name = node.getNameNode();
  const type = node.getTypeNode();
  if (!Node.isIdentifier(name)) {
    refuse(node, 'destructuring', 'name the parameter and read its fields');
  }
  if (node.isRestParameter()) {
    refuse(node, 'rest parameter', PLAIN);
  }
  if (node.hasInitializer()) {
    refuse(node, 'default parameter', 'pass every argument');
  }
  if (node.hasQuestionToken()) {
    refuse(node, 'optional parameter', 'pass every argument');
  }
  if (type === undefined) {
    refuse(node, 'parameter without a type', 'write its type');
  }
  checkIdentifier(node, parameterName(node));
  const read = types.read(type);
  if (read.kind === 'void') {
    refuse(node, 'void parameter', 'leave it out');
  }
  return { node, cName: localName(parameterName(node)), type: read };
}

/** @throws LoweringError when there is no such instruction, or when it has other parameters. */
function checkInstruction(node: FunctionDeclaration, name: string | undefined): void {
  if (name === undefined) return;
  const instruction = INSTRUCTIONS.get(name);
  if (instruction === undefined || node.getParameters().length !== instruction.parameters) {
    const known = [...INSTRUCTIONS].map(([each, { parameters }]) => `${each} of ${parameters}`);
    refuse(node, `@instruction ${name}`, `name one of these, with as many parameters: ${known.join(', ')}`);
  }
}

function readSignature(node: FunctionDeclaration, types: TypeReader): Signature {
  const name = checkFunction(node);
  const returnNode = node.getReturnTypeNode();
  if (returnNode === undefined) {
    refuse(node, 'function without a return type', 'write its return type');
  }
  const returns = types.read(returnNode);
  if (returns.kind !== 'void' && !isScalar(returns)) {
    refuse(returnNode, 'function that returns a reference', 'write the result through a parameter');
  }
  const parameters = node.getParameters().map((parameter) => readParameter(parameter, types));
  const { text, external } = externalTag(docText(node.getJsDocs()));
  const { text: formed, instruction } = instructionTag(text);
  checkInstruction(node, instruction);
  const { text: doc, forms } = formTags(formed);
  return {
    node,
    name,
    cName: functionName(types.prefix, name),
    doc,
    external,
    instruction,
    forms,
    parameters,
    returns,
    writes: parameters.some((parameter) => isWritable(parameter.type)),
  };
}

function readConstants(statement: Node, prefix: string): ConstantDeclaration[] {
  if (!Node.isVariableStatement(statement)) {
    return [];
  }
  if (statement.getDeclarationKind() !== 'const') {
    refuse(statement, 'variable at module level', 'the kernel has no global state; pass it as a parameter');
  }
  const declarations = statement.getDeclarations();
  return declarations.map((node) => {
    if (!Node.isIdentifier(node.getNameNode())) {
      refuse(node, 'destructuring', 'write one constant for each value');
    }
    const name = checkIdentifier(node, node.getName());
    return { node, name, cName: macroName(prefix, name), doc: docText(statement.getJsDocs()) };
  });
}

/** @throws LoweringError when a module-level statement is not one of those that the kernel may contain. */
function checkModuleStatement(statement: Node, files: ReadonlySet<SourceFile>): void {
  if (Node.isImportDeclaration(statement)) {
    const source = statement.getModuleSpecifierSourceFile();
    if (source === undefined || !files.has(source)) {
      refuse(
        statement,
        `import of ${statement.getModuleSpecifierValue()}`,
        'the kernel imports only from its own files',
      );
    }
    if (statement.getDefaultImport() !== undefined || statement.getNamespaceImport() !== undefined) {
      refuse(statement, 'default or namespace import', 'import by name');
    }
    return;
  }
  const allowed =
    Node.isFunctionDeclaration(statement) ||
    Node.isInterfaceDeclaration(statement) ||
    Node.isTypeAliasDeclaration(statement) ||
    Node.isVariableStatement(statement);
  if (!allowed) {
    const [construct] = constructOf(statement);
    refuse(
      statement,
      `${construct} at module level`,
      'a kernel file holds imports, types, constants and functions',
    );
  }
}

function checkCollisions(named: readonly { readonly cName: string; readonly node: Node }[]): Set<string> {
  const names = new Set<string>();
  for (const { cName, node } of named) {
    if (names.has(cName)) {
      refuse(node, `second ${cName}`, 'C has one name space for all files; rename it');
    }
    names.add(cName);
  }
  return names;
}

function collectNames(files: readonly SourceFile[]): Set<string> {
  const names = new Set<string>();
  for (const file of files) {
    file.forEachDescendant((node) => {
      if (
        Node.isPropertySignature(node) ||
        Node.isParameterDeclaration(node) ||
        Node.isVariableDeclaration(node)
      ) {
        names.add(node.getName());
      }
    });
  }
  return names;
}

function isStruct(node: Node): node is InterfaceDeclaration {
  return Node.isInterfaceDeclaration(node) && !isArrayInterface(node.getName());
}

/**
 * Reads what the kernel files declare; function bodies are left for later.
 *
 * @throws LoweringError when a declaration is outside the subset.
 */
export function readProgram(files: readonly SourceFile[], prefix: string): Program {
  const known = new Set(files);
  const statements = files.flatMap((file) => file.getStatements());
  for (const statement of statements) {
    checkModuleStatement(statement, known);
  }
  const types = new TypeReader(prefix);
  const interfaces = statements.filter(isStruct);
  const structs = interfaces.map((node) => ({ node, struct: types.struct(node) }));
  const functions = statements
    .filter((node) => Node.isFunctionDeclaration(node))
    .map((node) => readSignature(node, types));
  const constants = statements.flatMap((statement) => readConstants(statement, prefix));
  const globals = checkCollisions([
    ...functions,
    ...structs.map(({ node, struct }) => ({ node, cName: struct.cName })),
    ...constants,
  ]);
  return {
    prefix,
    types,
    functions: new Map(functions.map((signature) => [signature.node, signature])),
    constants: new Map(constants.map((constant) => [constant.node, constant])),
    structs: structs.map(({ struct }) => struct),
    known: {
      functions: new Set(functions.map(({ name }) => name)),
      constants: new Set(constants.map(({ name }) => name)),
      structs: new Set(structs.map(({ struct }) => struct.name)),
      values: collectNames(files),
    },
    globals,
  };
}
