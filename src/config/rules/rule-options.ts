import { z } from 'zod';

/** What of a network's shape a learning rule may limit. */
export interface ShapeOfNetwork {
  readonly normalization: { readonly kind: 'rms' | 'l2' | 'none' };
  readonly heads?: 'own' | 'all' | undefined;
}

/** What is known of a learning rule before it trains: how a config names it, and which networks it can train. */
interface RuleFacts<Kind extends string, Options extends z.ZodRawShape> {
  /** Name in `train.rule.kind`. */
  readonly kind: Kind;
  /** How the layers learn, for the description of the config. */
  readonly about: string;
  /** Its own options beside `kind`. */
  readonly options: Options;
  /**
   * Whether the layers learn from inputs that say the label. Such a rule tells labels apart by the length of what a layer
   * hands on, and so needs a network that takes this length away before the next layer.
   */
  readonly writesLabels: boolean;
  /** What heads read unless `network.heads` says it; `none` where there are no heads and goodness decides. */
  readonly heads: 'none' | 'own' | 'all';
  /** Whether it trains only networks whose layers are not normalised. */
  readonly refusesNormalization?: boolean;
  /** What it follows its slopes with; Adam when absent. */
  readonly optimizer?: string;
  /** Why it cannot train a network, beyond what the facts above say; undefined when it can. */
  readonly faultOf?: (network: ShapeOfNetwork) => string | undefined;
}

/** The part of a learning rule that the config knows. Its training is the file of the same name in src/train/rules. */
export interface RuleOptions<Kind extends string = string, Options extends z.ZodRawShape = z.ZodRawShape>
  extends RuleFacts<Kind, Options> {
  /** What may stand in `train.rule`. */
  readonly schema: z.ZodObject<{ kind: z.ZodLiteral<Kind> } & Options, z.core.$strict>;
}

/** Describes a learning rule to the config. */
export function defineRule<const Kind extends string, Options extends z.ZodRawShape>(
  facts: RuleFacts<Kind, Options>,
): RuleOptions<Kind, Options> {
  return { ...facts, schema: z.strictObject({ kind: z.literal(facts.kind), ...facts.options }) };
}
