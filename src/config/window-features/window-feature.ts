import * as z from 'zod';

/** The names of the features that a value of a schema requests. */
const NAMES = new WeakMap<z.ZodType, (value: unknown) => readonly string[]>();

/** Returns the names of the features that a schema of a config requests. */
export function describeFeature<Schema extends z.ZodType>(
  schema: Schema,
  namesOf: (value: z.output<Schema>) => readonly string[],
): Schema {
  NAMES.set(schema, (value) => {
    const parsed = schema.safeParse(value);
    // A wrong value also requests something; its fault is reported elsewhere.
    return parsed.success ? namesOf(parsed.data) : [String(value)];
  });
  return schema;
}

/** A feature that is on or off: one number for each signal, with a boolean of the same key in the kernel. */
export function oneFeature(name: string, present: boolean, about: string) {
  return describeFeature(z.boolean().default(present).describe(about), (value) => (value ? [name] : []));
}

/** The names of the features that a value requests; empty if it requests none. */
export function featureNames(schema: z.ZodType, value: unknown): readonly string[] {
  return NAMES.get(schema)?.(value) ?? [];
}
