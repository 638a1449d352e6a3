import { defineRule } from './rule-options.js';

/** @see ../../train/rules/forward-forward.ts */
export const forwardForward = defineRule({
  kind: 'forward-forward',
  about: 'goodness of every label, layer by layer',
  options: {},
  writesLabels: true,
  heads: 'none',
});
