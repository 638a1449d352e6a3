import { z } from 'zod';
import { nearestName } from './nearest.js';

/** What of a schema is needed to list the keys that it knows: the JSON Schema that zod makes of it. */
export interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>> | undefined;
  readonly items?: SchemaNode | undefined;
  readonly oneOf?: readonly SchemaNode[] | undefined;
  readonly anyOf?: readonly SchemaNode[] | undefined;
}

/** Reads a JSON Schema as far as it lists keys. */
export const schemaNode: z.ZodType<SchemaNode> = z.lazy(() =>
  z.object({
    properties: z.record(z.string(), schemaNode).optional(),
    items: schemaNode.optional(),
    oneOf: z.array(schemaNode).optional(),
    anyOf: z.array(schemaNode).optional(),
  }),
);

/** "train.negatives.kind", "network.layers[1]". The empty path is "(top level)". */
export function describePath(path: readonly PropertyKey[]): string {
  const text = path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i > 0 ? '.' : ''}${String(part)}`))
    .join('');
  return text === '' ? '(top level)' : text;
}

function keysAt(schema: SchemaNode, path: readonly PropertyKey[]): readonly string[] {
  const [head, ...rest] = path;
  const alternatives = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
  const below = alternatives.flatMap((alternative) => keysAt(alternative, path));
  if (head === undefined) return [...Object.keys(schema.properties ?? {}), ...below];
  const child = typeof head === 'number' ? schema.items : schema.properties?.[String(head)];
  return child === undefined ? below : [...keysAt(child, rest), ...below];
}

function describeIssue(issue: z.core.$ZodIssue, schema: SchemaNode): string[] {
  const place = describePath(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path);
    return issue.keys.map((key) => {
      const near = nearestName(key, known);
      const mend = near === undefined ? `known: ${known.join(', ')}` : `did you mean "${near}"?`;
      return `${describePath([...issue.path, key])}: unknown key; ${mend}`;
    });
  }
  return [`${place}: ${issue.message}`];
}

/** One line for each fault that a schema found: path, fault, and the nearest valid name of an unknown key. */
export function describeIssues(error: z.ZodError, schema: SchemaNode): string[] {
  return error.issues.flatMap((issue) => describeIssue(issue, schema));
}
