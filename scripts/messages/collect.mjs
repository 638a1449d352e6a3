// Finds every place in src/ that reports something to the user, and renders its text with placeholders.
import { Node, Project, SyntaxKind } from 'ts-morph';

/** Files whose messages no user can cause, with the reason. */
const LEFT_OUT = [['src/codegen/lower/', 'the kernel that is lowered to C comes with ffirm']];

/** Words of an identifier: "validationSamples" is "validation samples". */
function words(name) {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
}

function constantOf(node) {
  const symbol = node.getSymbol();
  const declaration = (symbol?.getAliasedSymbol() ?? symbol)?.getValueDeclaration();
  if (declaration === undefined || !Node.isVariableDeclaration(declaration)) return undefined;
  if (declaration.getVariableStatement()?.getDeclarationKind() !== 'const') return undefined;
  return declaration.getInitializer();
}

/** The texts of an expression: several where a condition chooses. At most `most` of them, so that no product explodes. */
export function render(node, depth = 0) {
  if (node === undefined || depth > 8) return ['<...>'];
  if (Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node))
    return [node.getLiteralText()];
  if (Node.isNumericLiteral(node)) return [node.getText()];
  if (Node.isParenthesizedExpression(node) || Node.isAsExpression(node))
    return render(node.getExpression(), depth);
  if (Node.isTemplateExpression(node)) {
    let texts = [node.getHead().getLiteralText()];
    for (const span of node.getTemplateSpans()) {
      texts = product(texts, render(span.getExpression(), depth + 1), span.getLiteral().getLiteralText());
    }
    return texts;
  }
  if (Node.isBinaryExpression(node) && node.getOperatorToken().getKind() === SyntaxKind.PlusToken) {
    return product(render(node.getLeft(), depth), render(node.getRight(), depth), '');
  }
  if (Node.isConditionalExpression(node)) {
    return limited([...render(node.getWhenTrue(), depth), ...render(node.getWhenFalse(), depth)]);
  }
  if (Node.isIdentifier(node)) {
    const initializer = constantOf(node);
    if (initializer !== undefined && isText(initializer)) return render(initializer, depth + 1);
    return [node.getText() === 'undefined' ? '' : `<${words(node.getText())}>`];
  }
  if (Node.isPropertyAccessExpression(node)) return [`<${words(node.getName())}>`];
  if (Node.isElementAccessExpression(node))
    return [`<${words(node.getExpression().getText().split('.').at(-1))}>`];
  if (Node.isCallExpression(node)) {
    const [first] = node.getArguments();
    const callee = node.getExpression();
    const name = Node.isPropertyAccessExpression(callee) ? callee.getName() : callee.getText();
    if (
      /^(join|toFixed|toPrecision|toString|slice|trim)$/.test(name) &&
      Node.isPropertyAccessExpression(callee)
    ) {
      return render(callee.getExpression(), depth + 1);
    }
    if (
      /^(excerpt|quoted|quotedList|listNames|quoteText|String|JSON\.stringify)$/.test(callee.getText()) &&
      first
    ) {
      return render(first, depth + 1);
    }
    return [`<${words(name)}>`];
  }
  return ['<...>'];
}

function isText(node) {
  return (
    Node.isStringLiteral(node) ||
    Node.isNoSubstitutionTemplateLiteral(node) ||
    Node.isTemplateExpression(node) ||
    Node.isConditionalExpression(node) ||
    (Node.isBinaryExpression(node) && node.getOperatorToken().getKind() === SyntaxKind.PlusToken)
  );
}

const MOST = 6;

function limited(texts) {
  return [...new Set(texts)].slice(0, MOST);
}

function product(left, right, tail) {
  return limited(left.flatMap((a) => right.map((b) => `${a}${b}${tail}`)));
}

/** The names of a class and of those it extends. */
function ancestry(node) {
  const type = node.getType();
  const names = [];
  for (let bases = [type]; bases.length > 0; bases = bases.flatMap((base) => base.getBaseTypes())) {
    names.push(...bases.map((base) => base.getSymbol()?.getName()));
  }
  return names;
}

function property(object, name) {
  const found = object.getProperty(name);
  if (found === undefined) return undefined;
  if (Node.isShorthandPropertyAssignment(found))
    return constantOf(found.getNameNode()) ?? found.getNameNode();
  return found.getInitializer?.();
}

/** What a node reports; undefined if it reports nothing. */
function messagesOf(node) {
  if (Node.isNewExpression(node)) {
    const args = node.getArguments();
    const names = ancestry(node);
    if (names.includes('IdxError')) {
      return {
        kind: 'error',
        texts: product(product(['<file>, byte <offset>: '], render(args[2]), '; '), render(args[3]), ''),
      };
    }
    if (names.includes('OnnxError')) {
      const texts = product(product(['<file>: '], render(args[1]), '; '), render(args[2]), '');
      return /^<file>: <[^>]*>; <[^>]*>$/.test(texts[0]) ? undefined : { kind: 'error', texts };
    }
    if (names.includes('ReportedError') && args.length > 0 && !Node.isNumericLiteral(args[0])) {
      const text = args[0];
      if (Node.isIdentifier(text) && constantOf(text) === undefined) return undefined;
      if (Node.isArrayLiteralExpression(text)) return { kind: 'error', texts: render(text.getElements()[0]) };
      return { kind: 'error', texts: render(text) };
    }
    if (names.includes('InvalidArgumentError') || names.includes('PassingFailure')) {
      return { kind: names.includes('PassingFailure') ? 'error' : 'usage', texts: render(args[0]) };
    }
    return undefined;
  }
  if (Node.isCallExpression(node)) {
    const callee = node.getExpression().getText();
    const args = node.getArguments();
    if (callee === 'call.fail' || callee === 'this.fail') {
      return {
        kind: 'error',
        texts: product(product(['<file>: node <name>: '], render(args[0]), '; '), render(args[1]), ''),
      };
    }
    if (callee === 'damage') {
      const start = product(product(['<file>, '], render(args[1]), ': '), render(args[2]), '; ');
      return { kind: 'error', texts: product(start, render(args[3]), '') };
    }
    if (callee === 'super' && args.length > 0) {
      const owner = node.getFirstAncestorByKind(SyntaxKind.ClassDeclaration);
      const texts = render(args[0]);
      if (
        owner !== undefined &&
        ancestry(owner).includes('ReportedError') &&
        !/^(<[^>]*>[:; ]*)+$/.test(texts[0])
      ) {
        return { kind: 'error', texts };
      }
      return undefined;
    }
    if (/(^|\.|\?\.)warn$/.test(callee) && args.length === 1)
      return { kind: 'warning', texts: render(args[0]) };
    if (/\.(refine|regex)$/.test(callee) && args.length === 2 && isText(args[1])) {
      const phrase = callee.endsWith('regex');
      return {
        kind: 'error',
        texts: render(args[1]).map((text) =>
          phrase ? `<key>: must be ${text}, but is <value>` : `<key>: ${text}`,
        ),
      };
    }
    return undefined;
  }
  if (Node.isObjectLiteralExpression(node)) {
    const [problem, effect, remedy] = ['problem', 'effect', 'remedy'].map((name) => property(node, name));
    if (
      problem !== undefined &&
      effect === undefined &&
      remedy !== undefined &&
      Node.isStringLiteral(problem)
    ) {
      return {
        kind: 'error',
        texts: product(product(['<path>: '], render(problem), '; '), render(remedy), ''),
      };
    }
    if (problem === undefined || effect === undefined || remedy === undefined) return undefined;
    const texts = product(product(['<file>, <place>: '], render(problem), '; '), render(effect), '');
    return { kind: 'oddity', texts, remedies: render(remedy) };
  }
  if (Node.isPropertyAssignment(node)) {
    // What a parser of JSON wants, by the name of its error.
    const owner = node.getFirstAncestorByKind(SyntaxKind.VariableDeclaration)?.getName();
    const value = node.getInitializer();
    if (owner !== 'EXPLANATIONS' || value === undefined) return undefined;
    return { kind: 'error', texts: render(value).map((text) => `<file>: not valid JSON: <place>: ${text}`) };
  }
  return undefined;
}

/** A fault that a function returns to its caller: "train.shift: ...; remove it". */
const FAULT = /^[A-Za-z$<][\w.$<> ,[\]-]*: .+; .+/s;

/** Texts that explain a command, a key or a step, and do not report a fault. */
function isHelp(node) {
  const call = node.getFirstAncestorByKind(SyntaxKind.CallExpression);
  const callee = call?.getExpression();
  const name = Node.isPropertyAccessExpression(callee) ? callee.getName() : callee?.getText();
  return (
    /^(describe|description|option|addHelpText|argument|note|Option|write)$/.test(name ?? '') ||
    node.getFirstAncestorByKind(SyntaxKind.NewExpression)?.getExpression().getText() === 'Option'
  );
}

function faultText(node) {
  if (!isText(node) || isText(node.getParent())) return undefined;
  if (isHelp(node)) return undefined;
  const texts = render(node).filter((text) => FAULT.test(text));
  return texts.length > 0 ? { kind: 'error', texts } : undefined;
}

/** Every message of the source: its place, kind and texts. */
export function collectMessages(root) {
  const project = new Project({
    tsConfigFilePath: `${root}/tsconfig.json`,
    skipAddingFilesFromTsConfig: true,
  });
  project.addSourceFilesAtPaths(`${root}/src/**/*.ts`);
  const found = [];
  for (const source of project.getSourceFiles()) {
    const file = source.getFilePath().slice(root.length + 1);
    if (LEFT_OUT.some(([folder]) => file.startsWith(folder))) continue;
    source.forEachDescendant((node, traversal) => {
      const message = messagesOf(node) ?? faultText(node);
      if (message === undefined) return;
      found.push({ file, line: node.getStartLineNumber(), ...message });
      traversal.skip();
    });
  }
  return found;
}
