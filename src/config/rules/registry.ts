import { z } from 'zod';
import { forwardContrastive } from './forward-contrastive.js';
import { forwardForward } from './forward-forward.js';
import { layerWise } from './layer-wise.js';
import { localHeads } from './local-heads.js';
import { onePass } from './one-pass.js';
import { pepita } from './pepita.js';
import type { RuleOptions } from './rule-options.js';

/** The learning rules, the default first; how each trains is registered in src/train/rules/registry.ts. */
const REGISTERED = {
  forwardForward,
  onePass,
  pepita,
  localHeads,
  layerWise,
  forwardContrastive,
};

/** The description of every learning rule, the default first. */
export const RULES = Object.values(REGISTERED);

const [DEFAULT] = RULES;
const [schema, ...schemas] = RULES.map((rule) => rule.schema);

/** The schema of `train.rule`. */
export const ruleSchema = z
  .discriminatedUnion('kind', [schema, ...schemas])
  .prefault({ kind: DEFAULT.kind })
  .describe(RULES.map(({ kind, about }) => `${kind}: ${about}`).join('; '));

/** The options of a learning rule, with their defaults filled in. */
export type RuleConfig = z.output<typeof ruleSchema>;

/** Name of a learning rule. */
export type RuleKind = RuleConfig['kind'];

/** The description of the learning rule with this name. @throws RangeError when there is none */
export function ruleNamed(kind: RuleKind): RuleOptions {
  const rule = RULES.find((candidate) => candidate.kind === kind);
  if (rule === undefined) throw new RangeError(`no learning rule is registered as "${kind}"`);
  return rule;
}

/** Names of the learning rules that meet a condition, for texts. */
export function rulesThat(holds: (rule: RuleOptions) => boolean): readonly string[] {
  return RULES.filter(holds).map(({ kind }) => kind);
}

type Options = { readonly [Kind in RuleKind]: Extract<RuleConfig, { kind: Kind }> };

/** The options of a learning rule, by its name. */
export type RuleOf<Kind extends RuleKind> = { [K in Kind]: Options[K] & { readonly kind: K } }[Kind];
