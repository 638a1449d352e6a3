import { z } from 'zod';
import type { SplitReport } from '../../data/split-report.js';
import type { Decision } from '../../kernel/decision/decision.js';
import type { PartScores } from '../../metrics/part-scores.js';
import type { ProtocolScores } from '../../metrics/protocol-scores.js';

/** Names of the card's files in a bundle: for people, and for programs. */
export const CARD_FILES = { markdown: 'MODEL.md', json: 'model-card.json' } as const;

/** Version of the card for programs. */
export const CARD_FORMAT = 'ffirm model card 1';

/** The parts of the data, in the order of a card. */
export const CARD_PARTS = ['train', 'validation', 'test'] as const;

/** The samples of a part, and whose they are: null where nobody knows. */
export interface CardPart {
  readonly part: (typeof CARD_PARTS)[number];
  readonly samples: number;
  readonly recordings: number | null;
  readonly people: number | null;
}

/** What the claim of early exit counts as independent, and what several of these may be of all the same. */
export interface CardUnit {
  readonly kind: 'sample' | 'recording' | 'subject';
  readonly within: 'recording' | 'subject' | null;
}

/** Right answers to the test samples, as verification found them. */
export interface CardTest extends PartScores {
  /** Percent of the test samples. */
  readonly accuracy: { readonly float: number; readonly int8: number; readonly earlyExit: number };
}

/** What is known of a network, without what follows from it. Plain JSON. */
export interface CardFacts {
  readonly name: string;
  readonly ffirm: string;
  /** What the config says; null where it does not. */
  readonly purpose: {
    readonly intendedUse: string | null;
    readonly notIntendedFor: string | null;
    readonly contact: string | null;
  };
  readonly data: {
    readonly name: string;
    readonly source: string;
    readonly parts: readonly CardPart[];
    /** Null if the data set itself defines the parts. */
    readonly split: SplitReport | null;
    /** Whether windows that are next to each other share samples. */
    readonly overlapping: boolean;
    /** Samples of every class. */
    readonly classes: readonly (Readonly<Record<CardPart['part'], number>> & { readonly name: string })[];
    readonly notes: readonly string[];
  };
  readonly network: {
    /** "784-256-256" */
    readonly layers: string;
    readonly decision: Decision;
    /** Null if another program trained it. */
    readonly training: {
      readonly rule: string;
      readonly epochs: number;
      readonly seed: number;
      readonly engine: string;
    } | null;
  };
  readonly quantization: {
    readonly calibrationSamples: number;
    /** Of the activations of every layer on these samples, in decibels. */
    readonly signalToNoise: readonly number[];
  };
  readonly earlyExit: {
    readonly rule: string;
    readonly exitPoints: number;
    readonly unit: CardUnit;
    /** The claim, or why there is none; null for rules that make no claim. */
    readonly claim: string | null;
    /** Whether the claim is one. */
    readonly supported: boolean;
  };
  /** With early exit; null where nothing was scored yet. */
  readonly scores: {
    readonly validation: PartScores | null;
    readonly test: CardTest | null;
    readonly protocols: readonly ProtocolScores[];
  };
  /** SHA-256, hexadecimal; of the data what their fingerprint is. */
  readonly hashes: {
    readonly config: string;
    readonly data: string;
    readonly floatModel: string;
    readonly integerModel: string;
  };
}

/** What a bundle says of its network and of the data behind it. */
export interface ModelCard extends CardFacts {
  /** Sentences that follow from the facts: for what they are no evidence. */
  readonly limits: readonly string[];
}

const storedSchema = z.object({
  format: z.literal(CARD_FORMAT),
  scores: z.object({ test: z.unknown() }),
});

/**
 * Whether the card for programs has scores of test samples. False for a text that is no card.
 *
 * @param text undefined if there is no card
 */
export function hasTestScores(text: string | undefined): boolean {
  if (text === undefined) return false;
  try {
    return storedSchema.parse(JSON.parse(text)).scores.test !== null;
  } catch {
    // A damaged card is reported where files are compared.
    return false;
  }
}
