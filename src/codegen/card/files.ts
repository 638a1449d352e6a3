import { jsonText } from '../../text/json.js';
import { CARD_FORMAT, type ModelCard } from './card.js';

/** The card for programs. The same card gives the same bytes. */
export function cardJson(card: ModelCard): string {
  const { name, ffirm, purpose, data, network, quantization, earlyExit, scores, limits, hashes } = card;
  const facts = { name, ffirm, purpose, data, network, quantization, earlyExit, scores, limits, hashes };
  return `${jsonText({ format: CARD_FORMAT, ...facts }, 2)}\n`;
}
