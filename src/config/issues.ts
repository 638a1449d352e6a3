import type { z } from 'zod';
import { excerpt } from '../text/terminal.js';
import { either, expectation } from './expectation.js';
import { nearestName } from './nearest.js';
import {
  alternativesOf,
  below,
  discriminatorOf,
  formsOf,
  isObject,
  meantBy,
  nodeOf,
  nodesAt,
  type SchemaNode,
} from './schema-node.js';

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/** A text that a user or a file supplies, in quotation marks, as a message shows it. */
function quoted(text: string): string {
  return `"${excerpt(text)}"`;
}

/** The name of the empty path. */
export const TOP_LEVEL = '(top level)';

/** "train.negatives.kind", `network.layers[1]`, `data.subjects["chb01/*"]`. The empty path is "(top level)". */
export function describePath(path: Path): string {
  const text = path
    .map((part, i) => {
      if (typeof part === 'number') return `[${part}]`;
      const key = String(part);
      if (!/^[A-Za-z_$][\w$-]*$/.test(key) || key.length > 80) return `[${quoted(key)}]`;
      return `${i > 0 ? '.' : ''}${key}`;
    })
    .join('');
  return text === '' ? TOP_LEVEL : text;
}

/** A value as a message shows it: the value, or its kind and length. */
function shown(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  return isObject(value) ? 'an object' : String(value);
}

/** A hint for a value of the wrong kind; "" when there is none. */
function hint(value: unknown, nodes: readonly SchemaNode[]): string {
  if (typeof value !== 'string') return '';
  const options = nodes
    .flatMap((node) => [node, ...alternativesOf(node)])
    .flatMap((node) => [...(node.enum ?? []), ...(node.const === undefined ? [] : [node.const])])
    .filter((option) => typeof option === 'string');
  const near = nearestName(value, options);
  if (near !== undefined) return `; did you mean "${near}"?`;
  const kinds = nodes.flatMap((node) => [node, ...alternativesOf(node)]).map(({ type }) => type);
  const isNumber = value.trim() !== '' && Number.isFinite(Number(value));
  if (isNumber && (kinds.includes('number') || kinds.includes('integer')))
    return '; write it without quotation marks';
  if (/^(true|false)$/.test(value) && kinds.includes('boolean')) return '; write it without quotation marks';
  const named = nodes.find((node) => {
    const key = discriminatorOf(node);
    return (
      key !== undefined && alternativesOf(node).some(({ properties }) => properties?.[key]?.const === value)
    );
  });
  return named === undefined ? '' : `; write {"${discriminatorOf(named)}": "${value}"}`;
}

/** "must be a whole number from 1 to 10000, but is "ten"", or that the value is missing and what to write. */
function mismatch(path: Path, nodes: readonly SchemaNode[], root: unknown): string {
  const value = path.reduce(below, root);
  const expected = either([...new Set(nodes.map(expectation))]);
  if (value === undefined) {
    const purpose = nodes.length === 1 ? nodes[0].description : undefined;
    return `${describePath(path)}: missing; give ${expected}${purpose === undefined ? '' : ` (${purpose})`}`;
  }
  return `${describePath(path)}: must be ${expected}, but is ${shown(value)}${hint(value, nodes)}`;
}

/**
 * A fault if the key that distinguishes the alternatives of a union is misspelled: this is checked first, so that the
 * misspelled key is not reported as unknown. Undefined when no key resembles it.
 */
function misspeltDiscriminator(path: Path, root: SchemaNode, value: unknown): string | undefined {
  const owner = path.reduce(below, value);
  const union = nodesAt(root, value, path)[0];
  const key = union === undefined ? undefined : discriminatorOf(union);
  if (key === undefined || !isObject(owner) || Object.hasOwn(owner, key)) return undefined;
  const known = alternativesOf(union).flatMap(({ properties = {} }) => Object.keys(properties));
  const near = nearestName(
    key,
    Object.keys(owner).filter((other) => !known.includes(other)),
  );
  if (near === undefined) return undefined;
  return `${describePath([...path, key])}: missing; did you mean this key by "${excerpt(near)}"?`;
}

/** The schemas of a place, or of the union to which a discriminator belongs. */
function expectedAt(root: SchemaNode, value: unknown, issue: Issue): readonly SchemaNode[] {
  const { path } = issue;
  if (issue.code !== 'invalid_union' || issue.discriminator === undefined) return nodesAt(root, value, path);
  const key = issue.discriminator;
  const unions = nodesAt(root, value, path.slice(0, -1))
    .flatMap(formsOf)
    .filter((node) => discriminatorOf(node) === key);
  const values = unions.flatMap(alternativesOf).map(({ properties }) => properties?.[key]?.const);
  return [{ enum: values, description: unions[0]?.description }];
}

/** Every place of a schema that has this key, as a path without indices. */
function placesOf(node: SchemaNode, key: string, path: readonly string[] = []): readonly string[] {
  const own = node.properties ?? {};
  const here = Object.hasOwn(own, key) ? [describePath([...path, key])] : [];
  const deeper = Object.entries(own).flatMap(([name, child]) => placesOf(child, key, [...path, name]));
  return [...here, ...deeper, ...alternativesOf(node).flatMap((other) => placesOf(other, key, path))];
}

/** `source "csv"`: the alternatives of a union that allow a key. */
function whereAllowed(node: SchemaNode, key: string): string | undefined {
  const discriminator = discriminatorOf(node);
  if (discriminator === undefined) return undefined;
  const values = alternativesOf(node)
    .filter(({ properties = {} }) => Object.hasOwn(properties, key))
    .map(({ properties }) => JSON.stringify(properties?.[discriminator]?.const));
  return values.length === 0 ? undefined : `${discriminator} ${either(values)}`;
}

/** `source "mnist"`: the alternative of a union that a value selects. */
function chosen(node: SchemaNode, value: unknown): string {
  const key = discriminatorOf(node) ?? '';
  return `${key} ${shown(below(value, key))}`;
}

/** The keys that an object may have. */
function keysOf({ properties = {}, propertyNames }: SchemaNode): readonly string[] {
  const names = (propertyNames?.enum ?? []).filter((name) => typeof name === 'string');
  return [...Object.keys(properties), ...names];
}

function unknownKey(path: Path, key: string, root: SchemaNode, value: unknown): string {
  const place = describePath([...path, key]);
  const owner = path.reduce(below, value);
  const nodes = nodesAt(root, value, path).flatMap(formsOf);
  const known = nodes.flatMap((node) => meantBy(node, owner)).flatMap(keysOf);
  for (const node of nodes) {
    const where = whereAllowed(node, key);
    if (where !== undefined)
      return `${place}: can only be used with ${where}, but this is ${chosen(node, owner)}; remove it`;
  }
  const near = nearestName(key, known);
  if (near !== undefined) return `${place}: unknown key; did you mean "${near}"?`;
  const elsewhere = [...new Set(placesOf(root, key))];
  if (elsewhere.length > 0 && elsewhere.length < 4)
    return `${place}: unknown key here; did you mean ${either(elsewhere)}?`;
  const others = nodes.flatMap(alternativesOf).flatMap(keysOf);
  const other = nearestName(key, others);
  if (other !== undefined) {
    const where = nodes.flatMap((node) => whereAllowed(node, other) ?? []);
    return `${place}: unknown key; did you mean "${other}"? It can only be used with ${either(where)}`;
  }
  return `${place}: unknown key; remove it (known: ${[...new Set(known)].join(', ')})`;
}

/** Faults of the alternative of a union that is nearest to a value; undefined if none matches even its kind. */
function nearestAlternative(errors: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return errors.find((issues) =>
    issues.every(({ path, code }) => path.length > 0 || code !== 'invalid_type'),
  );
}

function describeIssue(issue: Issue, prefix: Path, root: SchemaNode, value: unknown): readonly string[] {
  const path = [...prefix, ...issue.path];
  const at = { ...issue, path };
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(path, key, root, value));
    case 'custom':
      return [`${describePath(path)}: ${issue.message}`];
    case 'invalid_format':
      return [`${describePath(path)}: must be ${issue.message}, but is ${shown(path.reduce(below, value))}`];
    case 'invalid_key': {
      const [node] = nodesAt(root, value, path.slice(0, -1));
      const names = node?.propertyNames === undefined ? 'another text' : expectation(node.propertyNames);
      return [
        `${describePath(path)}: the name before the colon must be ${names}, but is ${shown(path.at(-1))}`,
      ];
    }
    case 'invalid_union': {
      const near = issue.discriminator === undefined ? nearestAlternative(issue.errors) : undefined;
      if (near !== undefined) return near.flatMap((inner) => describeIssue(inner, path, root, value));
      const misspelt = misspeltDiscriminator(path.slice(0, -1), root, value);
      if (misspelt !== undefined) return [misspelt];
      break;
    }
    case 'invalid_element':
      return issue.issues.flatMap((inner) => describeIssue(inner, path, root, value));
    case 'invalid_type':
    case 'too_big':
    case 'too_small':
    case 'not_multiple_of':
    case 'invalid_value':
      break;
  }
  return [mismatch(path, expectedAt(root, value, at), value)];
}

/**
 * One line for each fault that a schema found in a value: its path, what is expected, and what was found. For an unknown key,
 * the nearest valid name, or where the key is allowed.
 */
export function describeIssues(error: z.ZodError, schema: z.ZodType, value: unknown): readonly string[] {
  const root = nodeOf(schema);
  return error.issues.flatMap((issue) => describeIssue(issue, [], root, value));
}
