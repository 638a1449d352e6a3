import type { TrainConfig } from '../../config/config.js';
import type { LearningRule } from '../learning-rule.js';
import { forwardContrastive } from './forward-contrastive.js';
import { forwardForward } from './forward-forward.js';
import { layerWise } from './layer-wise.js';
import { localHeads } from './local-heads.js';
import { onePass } from './one-pass.js';
import { pepita } from './pepita.js';

/** The rule that a config names. */
export function ruleOf(rule: TrainConfig['rule']): LearningRule {
  switch (rule.kind) {
    case 'forward-forward':
      return forwardForward;
    case 'one-pass':
      return onePass;
    case 'pepita':
      return pepita(rule);
    case 'local-heads':
      return localHeads;
    case 'layer-wise':
      return layerWise(rule.corruption);
    case 'forward-contrastive':
      return forwardContrastive(rule.temperature);
  }
}
