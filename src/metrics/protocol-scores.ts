import { z } from 'zod';

const value = z.number().nullable();
const interval = z.tuple([z.number(), z.number()]).readonly().nullable();

/** The figures of a published protocol for the answers of one network: plain JSON. */
export const protocolScoresSchema = z
  .strictObject({
    protocol: z.string(),
    title: z.string(),
    meanOver: z.enum(['recordings', 'people']),
    /** Number of scored recordings, and of their people. */
    recordings: z.int().positive(),
    people: z.int().positive(),
    leftOut: z
      .array(z.strictObject({ recording: z.string(), reason: z.string() }).readonly())
      .readonly()
      .describe('recordings that are not scored'),
    notes: z.array(z.string()).readonly(),
    /** With early exit. */
    figures: z
      .array(
        z
          .strictObject({
            name: z.string(),
            unit: z.string(),
            worse: z.enum(['lower', 'higher']),
            gross: value,
            grossInterval: interval,
            mean: value,
            meanInterval: interval,
            worst: z.strictObject({ subject: z.string(), value: z.number() }).readonly().nullable(),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly();

/** @see protocolScoresSchema */
export type ProtocolScores = z.output<typeof protocolScoresSchema>;
