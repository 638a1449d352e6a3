import { defineRule } from './rule-options.js';

/** @see ../../train/rules/local-heads.ts */
export const localHeads = defineRule({
  kind: 'local-heads',
  about: 'every layer learns from the cross-entropy of its own head',
  options: {},
  writesLabels: false,
  heads: 'own',
  convolutions: true,
});
