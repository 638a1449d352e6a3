import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { runInThisContext } from 'node:vm';
import ts from 'typescript';

/** Operations whose result may leave 32 bits. The others of the kernel's subset cut it off, or make no number. */
const GROWING: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.PlusToken, '+'],
  [ts.SyntaxKind.MinusToken, '-'],
  [ts.SyntaxKind.AsteriskToken, '*'],
  [ts.SyntaxKind.PlusEqualsToken, '+'],
  [ts.SyntaxKind.MinusEqualsToken, '-'],
  [ts.SyntaxKind.AsteriskEqualsToken, '*'],
  [ts.SyntaxKind.LessThanLessThanToken, '<<'],
]);

/** Has every result of these operations checked: `a * b` becomes `checkedResult(a, "*", b)`, and `a += b` becomes `a = checkedResult(a, "+", b)`. */
const checking: ts.TransformerFactory<ts.SourceFile> = (context) => (file) => {
  const checkedResult = (left: ts.Expression, sign: string, right: ts.Expression) =>
    ts.factory.createCallExpression(ts.factory.createIdentifier('checkedResult'), undefined, [
      left,
      ts.factory.createStringLiteral(sign),
      right,
    ]);
  const visit = (node: ts.Node): ts.Node => {
    const inner = ts.visitEachChild(node, visit, context);
    if (!ts.isBinaryExpression(inner)) return inner;
    const sign = GROWING.get(inner.operatorToken.kind);
    if (sign === undefined) return inner;
    const result = checkedResult(inner.left, sign, inner.right);
    const isAssignment = inner.operatorToken.getText(file).endsWith('=');
    return isAssignment ? ts.factory.createAssignment(inner.left, result) : result;
  };
  return ts.visitEachChild(file, visit, context);
};

/** @throws RangeError when a result is no 32-bit integer */
export function checkedResult(left: number, sign: string, right: number): number {
  // Products of the kernel are below 2^53, so that these are exact. A shift left is a multiplication.
  const exact =
    sign === '+'
      ? left + right
      : sign === '-'
        ? left - right
        : sign === '*'
          ? left * right
          : left * 2 ** right;
  if (exact !== (exact | 0)) throw new RangeError(`${left} ${sign} ${right} leaves 32 bits`);
  return exact;
}

/**
 * A file of the kernel, and all that it imports, with checked arithmetic.
 *
 * @param path below src/kernel
 * @returns what the file exports
 */
export function loadChecked(path: string) {
  const loaded = new Map<string, object>();
  const load = (file: string): object => {
    const known = loaded.get(file);
    if (known !== undefined) return known;
    const exports = {};
    loaded.set(file, exports);
    const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), {
      fileName: file,
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
      transformers: { before: [checking] },
    });
    const require = (name: string) => load(resolve(dirname(file), name.replace(/\.js$/, '.ts')));
    runInThisContext(`(function (exports, require, checkedResult) {${outputText}\n})`, file)(
      exports,
      require,
      checkedResult,
    );
    return exports;
  };
  return Object.fromEntries(Object.entries(load(join('src', 'kernel', path))));
}
