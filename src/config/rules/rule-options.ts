import { z } from 'zod';

/** The part of a network's shape that a learning rule may restrict. */
export interface ShapeOfNetwork {
  readonly normalization: { readonly kind: 'rms' | 'l2' | 'none' };
  readonly heads?: 'own' | 'all' | undefined;
}

/** The description of a learning rule: how a config names it, and which networks it can train. */
interface RuleFacts<Kind extends string, Options extends z.ZodRawShape> {
  /** Name in `train.rule.kind`. */
  readonly kind: Kind;
  /** How the layers learn, for the description of the config. */
  readonly about: string;
  /** Its own options in addition to `kind`. */
  readonly options: Options;
  /**
   * Whether the layers learn from inputs that contain the label. Such a rule distinguishes labels by the length of a layer's
   * output, and so needs a network that removes this length before the next layer.
   */
  readonly writesLabels: boolean;
  /** What heads read unless `network.heads` says otherwise; `none` if there are no heads and goodness decides. */
  readonly heads: 'none' | 'own' | 'all';
  /** Whether it trains only networks whose layers are not normalised. */
  readonly refusesNormalization?: boolean;
  /** Whether it trains convolutions; when absent, it trains only dense layers. */
  readonly convolutions?: boolean;
  /** Its optimizer; Adam when absent. */
  readonly optimizer?: string;
  /** Why it cannot train a network, beyond the facts above; undefined when it can. */
  readonly faultOf?: (network: ShapeOfNetwork) => string | undefined;
}

/** The part of a learning rule that the config needs. Its training is in the file of the same name in src/train/rules. */
export interface RuleOptions<Kind extends string = string, Options extends z.ZodRawShape = z.ZodRawShape>
  extends RuleFacts<Kind, Options> {
  /** The schema of `train.rule`. */
  readonly schema: z.ZodObject<{ kind: z.ZodLiteral<Kind> } & Options, z.core.$strict>;
}

/** Describes a learning rule to the config. */
export function defineRule<const Kind extends string, Options extends z.ZodRawShape>(
  facts: RuleFacts<Kind, Options>,
): RuleOptions<Kind, Options> {
  return { ...facts, schema: z.strictObject({ kind: z.literal(facts.kind), ...facts.options }) };
}
