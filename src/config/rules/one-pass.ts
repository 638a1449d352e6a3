import { defineRule } from './rule-options.js';

/** @see ../../train/rules/one-pass.ts */
export const onePass = defineRule({
  kind: 'one-pass',
  about: 'the same layers with a neutral label and a head for every layer',
  options: {},
  writesLabels: true,
  heads: 'all',
});
