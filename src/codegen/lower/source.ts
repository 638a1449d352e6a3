import { dirname, relative, resolve } from 'node:path';
import { Project, type SourceFile, ts } from 'ts-morph';
import { typeError } from './error.js';

/** A file that is read in the place of another one, whose exports it has: imports of that one become imports of this. */
export interface StandIn {
  readonly path: string;
  readonly standsFor: string;
}

/** A kernel file, by its path, or one that replaces another. */
export type KernelFile = string | StandIn;

/* What the kernel is compiled with. Unused names are errors because C compilers warn about them. */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2022.d.ts'],
  types: [],
  strict: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  allowUnreachableCode: false,
  skipLibCheck: true,
  noEmit: true,
};

function checkTypes(file: SourceFile, program: ts.Program): void {
  const compiled = program.getSourceFile(file.getFilePath());
  const [first] = [...program.getSyntacticDiagnostics(compiled), ...program.getSemanticDiagnostics(compiled)];
  if (first !== undefined) {
    const message = ts.flattenDiagnosticMessageText(first.messageText, ' ');
    throw typeError(file, file.getLineAndColumnAtPos(first.start ?? 0).line, `${message} (TS${first.code})`);
  }
}

/** Imports replacements instead of the files that they replace. */
function link(file: SourceFile, standIns: readonly StandIn[]): void {
  const folder = dirname(file.getFilePath());
  for (const declaration of file.getImportDeclarations()) {
    const imported = resolve(folder, declaration.getModuleSpecifierValue().replace(/\.js$/, '.ts'));
    const standIn = standIns.find(({ standsFor }) => resolve(standsFor) === imported);
    if (standIn === undefined) continue;
    const path = relative(folder, resolve(standIn.path)).replace(/\.ts$/, '.js');
    declaration.setModuleSpecifier(path.startsWith('.') ? path : `./${path}`);
  }
}

/**
 * Opens TypeScript files with their types.
 *
 * @throws LoweringError when TypeScript reports an error in one of them
 */
export function openSources(kernel: readonly KernelFile[]): SourceFile[] {
  const project = new Project({
    compilerOptions: OPTIONS,
    skipAddingFilesFromTsConfig: true,
    skipFileDependencyResolution: true,
  });
  const standIns = kernel.filter((file) => typeof file !== 'string');
  const files = kernel.map((file) =>
    project.addSourceFileAtPath(resolve(typeof file === 'string' ? file : file.path)),
  );
  if (standIns.length > 0) {
    for (const file of files) link(file, standIns);
  }
  const program = project.getProgram().compilerObject;
  for (const file of files) {
    checkTypes(file, program);
  }
  return files;
}
