import * as z from 'zod';

/** Enough for some paragraphs. */
const sentence = z.string().trim().min(1).max(4000);

/** The `card` section of a config: what only its author can say of the network. */
export const cardSchema = z
  .strictObject({
    intendedUse: sentence.optional().describe('for what, for whom and where the network is meant'),
    notIntendedFor: sentence.optional().describe('uses that are known to be wrong'),
    contact: sentence.optional().describe('whom to ask about the network'),
  })
  .describe('What the model card of a library says in addition to what ffirm knows (docs/model-card.md)');
