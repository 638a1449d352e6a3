import { z } from 'zod';
import { defineRule } from './rule-options.js';

/** @see ../../train/rules/layer-wise.ts */
export const layerWise = defineRule({
  kind: 'layer-wise',
  about: 'every layer is an autoencoder; heads are trained afterwards',
  options: {
    corruption: z
      .number()
      .min(0)
      .max(0.9)
      .default(0.5)
      .describe("share of a layer's inputs that are set to zero and that its autoencoder learns to restore"),
  },
  writesLabels: false,
  heads: 'own',
});
