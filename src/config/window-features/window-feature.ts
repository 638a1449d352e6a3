import * as z from 'zod';

/** What the features are called that a value of a schema asks for. */
const NAMES = new WeakMap<z.ZodType, (value: unknown) => readonly string[]>();

/** Says what the features are called that a schema of a config asks for. */
export function describeFeature<Schema extends z.ZodType>(
  schema: Schema,
  namesOf: (value: z.output<Schema>) => readonly string[],
): Schema {
  NAMES.set(schema, (value) => {
    const parsed = schema.safeParse(value);
    // A wrong value asks for something, too; what is wrong with it is said elsewhere.
    return parsed.success ? namesOf(parsed.data) : [String(value)];
  });
  return schema;
}

/** A feature that is there or not: one number for each signal, with a truth value of the same key in the kernel. */
export function oneFeature(name: string, present: boolean, about: string) {
  return describeFeature(z.boolean().default(present).describe(about), (value) => (value ? [name] : []));
}

/** What the features are called that a value asks for; none where it asks for none. */
export function featureNames(schema: z.ZodType, value: unknown): readonly string[] {
  return NAMES.get(schema)?.(value) ?? [];
}
