import { Node } from 'ts-morph';

/** The declaration that a name refers to, through imports; undefined when it has none or several. */
export function declarationOf(name: Node): Node | undefined {
  const symbol = Node.isShorthandPropertyAssignment(name) ? name.getValueSymbol() : name.getSymbol();
  const declarations = (symbol?.getAliasedSymbol() ?? symbol)?.getDeclarations() ?? [];
  return declarations[0];
}
