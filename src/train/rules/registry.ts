import type { RuleKind, RuleOf } from '../../config/rules/registry.js';
import type { LearningRule } from '../learning-rule.js';
import { forwardContrastive } from './forward-contrastive.js';
import { forwardForward } from './forward-forward.js';
import { layerWise } from './layer-wise.js';
import { localHeads } from './local-heads.js';
import { onePass } from './one-pass.js';
import { pepita } from './pepita.js';

/** How every rule trains; its options are registered in src/config/rules/registry.ts. */
const TRAINING: { readonly [Kind in RuleKind]: (options: RuleOf<Kind>) => LearningRule } = {
  'forward-forward': () => forwardForward,
  'one-pass': () => onePass,
  pepita,
  'local-heads': () => localHeads,
  'layer-wise': layerWise,
  'forward-contrastive': forwardContrastive,
};

/** The rule that a config names. */
export function ruleOf<Kind extends RuleKind>(options: RuleOf<Kind>): LearningRule {
  return TRAINING[options.kind](options);
}
