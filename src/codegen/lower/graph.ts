/**
 * Everything that can be reached from `roots`, each node after those that it needs.
 *
 * @param onCycle called with a node and one that it needs and that needs it in turn; it must throw
 */
export function dependencyOrder<T>(
  roots: Iterable<T>,
  needs: (node: T) => Iterable<T>,
  onCycle: (node: T, needed: T) => never,
): T[] {
  const done = new Set<T>();
  const open = new Set<T>();
  const visit = (node: T): void => {
    open.add(node);
    for (const needed of needs(node)) {
      if (open.has(needed)) {
        onCycle(node, needed);
      }
      if (!done.has(needed)) {
        visit(needed);
      }
    }
    open.delete(node);
    done.add(node);
  };
  for (const root of roots) {
    if (!done.has(root)) {
      visit(root);
    }
  }
  return [...done];
}
