import { defineRule } from './rule-options.js';

/** @see ../../train/rules/one-pass.ts */
export const onePass = defineRule({
  kind: 'one-pass',
  about: 'the layers of forward-forward with a neutral label, and a head for every layer',
  options: {},
  writesLabels: true,
  heads: 'all',
});
