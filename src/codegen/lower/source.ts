import { resolve } from 'node:path';
import { Project, type SourceFile, ts } from 'ts-morph';
import { typeError } from './error.js';

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

/**
 * Opens TypeScript files with their types.
 *
 * @throws LoweringError when TypeScript reports an error in one of them
 */
export function openSources(paths: readonly string[]): SourceFile[] {
  const project = new Project({
    compilerOptions: OPTIONS,
    skipAddingFilesFromTsConfig: true,
    skipFileDependencyResolution: true,
  });
  const files = paths.map((path) => project.addSourceFileAtPath(resolve(path)));
  const program = project.getProgram().compilerObject;
  for (const file of files) {
    checkTypes(file, program);
  }
  return files;
}
