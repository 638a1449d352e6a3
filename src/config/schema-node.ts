import * as z from 'zod';

/** The part of a JSON Schema that is needed to say what is allowed at a place. */
export interface SchemaNode {
  readonly type?: string | undefined;
  readonly description?: string | undefined;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly multipleOf?: number | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly minItems?: number | undefined;
  readonly maxItems?: number | undefined;
  /** Of a list; false if only `prefixItems` are allowed. */
  readonly items?: SchemaNode | boolean | undefined;
  /** Of a list of fixed length: one for each place. */
  readonly prefixItems?: readonly SchemaNode[] | undefined;
  readonly properties?: Readonly<Record<string, SchemaNode>> | undefined;
  /** Of the entries of a record; false if only `properties` are allowed. */
  readonly additionalProperties?: SchemaNode | boolean | undefined;
  readonly propertyNames?: SchemaNode | undefined;
  readonly required?: readonly string[] | undefined;
  readonly oneOf?: readonly SchemaNode[] | undefined;
  readonly anyOf?: readonly SchemaNode[] | undefined;
}

const amount = z.number().optional();

const schemaNode: z.ZodType<SchemaNode> = z.lazy(() =>
  z.object({
    type: z.string().optional(),
    description: z.string().optional(),
    const: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    minimum: amount,
    maximum: amount,
    exclusiveMinimum: amount,
    multipleOf: amount,
    minLength: amount,
    maxLength: amount,
    minItems: amount,
    maxItems: amount,
    items: z.union([z.boolean(), schemaNode]).optional(),
    prefixItems: z.array(schemaNode).optional(),
    properties: z.record(z.string(), schemaNode).optional(),
    additionalProperties: z.union([z.boolean(), schemaNode]).optional(),
    propertyNames: schemaNode.optional(),
    required: z.array(z.string()).optional(),
    oneOf: z.array(schemaNode).optional(),
    anyOf: z.array(schemaNode).optional(),
  }),
);

const nodes = new WeakMap<z.ZodType, SchemaNode>();

/** The JSON Schema that zod makes of a schema: what a user may write, before defaults are filled in. */
export function nodeOf(schema: z.ZodType): SchemaNode {
  const known = nodes.get(schema);
  if (known !== undefined) return known;
  const node = schemaNode.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  nodes.set(schema, node);
  return node;
}

/** The alternatives of a union; none where there is a single form. */
export function alternativesOf({ oneOf = [], anyOf = [] }: SchemaNode): readonly SchemaNode[] {
  return [...oneOf, ...anyOf];
}

/** The key that distinguishes the alternatives of a union, such as "kind": all have it, each with its own value. */
export function discriminatorOf(node: SchemaNode): string | undefined {
  const [first, ...others] = alternativesOf(node);
  return Object.keys(first?.properties ?? {}).find((key) =>
    [first, ...others].every((alternative) => alternative.properties?.[key]?.const !== undefined),
  );
}

/** The forms of a place: the alternatives of a union that no key distinguishes, one by one; other schemas as they are. */
export function formsOf(node: SchemaNode): readonly SchemaNode[] {
  const alternatives = alternativesOf(node);
  return alternatives.length === 0 || discriminatorOf(node) !== undefined
    ? [node]
    : alternatives.flatMap(formsOf);
}

/** Whether a value is a JSON object, and not a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The alternatives that a value may mean: the one that its discriminator names, else all. */
export function meantBy(node: SchemaNode, value: unknown): readonly SchemaNode[] {
  const alternatives = alternativesOf(node);
  if (alternatives.length === 0) return [node];
  const key = discriminatorOf(node);
  if (key === undefined || !isObject(value)) return alternatives;
  const named = alternatives.filter(({ properties }) => properties?.[key]?.const === value[key]);
  return named.length === 0 ? alternatives : named;
}

/** The value at a key or index of a value; undefined if there is none. */
export function below(value: unknown, key: PropertyKey): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  return isObject(value) && Object.hasOwn(value, key) ? value[String(key)] : undefined;
}

function child(node: SchemaNode, key: PropertyKey): SchemaNode | undefined {
  if (typeof key === 'number') {
    return node.prefixItems?.[key] ?? (typeof node.items === 'object' ? node.items : undefined);
  }
  const { properties = {}, additionalProperties } = node;
  if (Object.hasOwn(properties, key)) return properties[String(key)];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/** The schema of a place in a value; several if alternatives may be meant, none if the schema has no such place. */
export function nodesAt(
  node: SchemaNode,
  value: unknown,
  path: readonly PropertyKey[],
): readonly SchemaNode[] {
  const [head, ...rest] = path;
  if (head === undefined) return [node];
  return meantBy(node, value).flatMap((alternative) => {
    if (alternativesOf(alternative).length > 0) return nodesAt(alternative, value, path);
    const next = child(alternative, head);
    return next === undefined ? [] : nodesAt(next, below(value, head), rest);
  });
}
