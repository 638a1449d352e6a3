import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CardFacts, hasTestScores, type ModelCard } from '../../../src/codegen/card/card.js';
import { cardJson } from '../../../src/codegen/card/files.js';
import { limitsOf } from '../../../src/codegen/card/limits.js';
import { cardView } from '../../../src/codegen/card/view.js';
import { loadTemplates } from '../../../src/codegen/templates.js';
import { hostileText } from '../../text/hostile-text.js';
import { cardFacts } from './facts.js';

const render = loadTemplates();

function cardOf(facts: CardFacts): ModelCard {
  return { ...facts, limits: limitsOf(facts) };
}

function markdownOf(facts: CardFacts): string {
  return render('model_card.md', { prefix: 'net', version: '0.0.0', card: cardView(cardOf(facts)) });
}

/** The form of a page: for every line how many columns it has, and how many pieces of code. */
function formOf(text: string): readonly (readonly number[])[] {
  return text
    .split('\n')
    .map((line) => [line.match(/(?<!\\)(?:\\\\)*\|/g)?.length ?? 0, line.split(/(?<!\\)`/).length]);
}

describe('the model card', () => {
  it('says what it is made of, with the sentence of the claim, the worst person and every limit', () => {
    const facts = cardFacts();
    const text = markdownOf(facts);
    for (const part of [
      '| intended use | some words |',
      '| first | 500 | 200 | 200 |',
      '| layers | 12-8-4 |',
      '| signal to noise | 30.3, 28.0 dB, layer by layer |',
      '| claim | early exit costs at most 5 points of sensitivity of "first" |',
      '| first | 200 | 90.00 | 90.00 |',
      'The worst of 30 people: p1, 50.00 % of 40 samples.',
      'of the whole int8 network: 90.50 %',
      '| some words % | 90.00 (85.00 to 95.00) | 89.00 | 50.00 (p1) |',
      ...limitsOf(facts).map((limit) => `- ${limit}`),
    ]) {
      expect(text).toContain(part);
    }
  });

  it('names the command that adds what is not known yet', () => {
    const facts = cardFacts();
    const text = markdownOf({
      ...facts,
      purpose: { intendedUse: null, notIntendedFor: null, contact: null },
      scores: { validation: null, test: null, protocols: [] },
    });
    for (const remedy of [
      '`card.intendedUse` of the config adds it',
      '`card.notIntendedFor` of the config adds it',
      '`card.contact` of the config adds it',
      '`ffirm calibrate` and then `ffirm generate` add them',
      '`ffirm verify` adds them',
      '`ffirm scores CONFIG --protocol NAME --write` adds the figures of a protocol',
    ]) {
      expect(text).toContain(remedy);
    }
  });

  it('has no time in it', () => {
    expect(markdownOf(cardFacts())).not.toMatch(/\b20\d\d\b/);
  });

  it('shows any name as text: no name adds a line, a column, code, a tag, or a link', () => {
    const plain = formOf(markdownOf(cardFacts()));
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, (className, person, text) => {
        const page = markdownOf(cardFacts({ className, person, text }));
        expect(formOf(page)).toEqual(plain);
        expect(page.replaceAll('<!-- -->', '').replace(/^<!-- SPDX.* -->$/m, '')).not.toMatch(/(?<!\\)<\w/);
      }),
      { numRuns: 150 },
    );
  });

  it('for programs is JSON that hides nothing and reads back as it was', () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, (className, person, text) => {
        const card = cardOf(cardFacts({ className, person, text }));
        const json = cardJson(card);
        const { format, ...read } = JSON.parse(json);
        expect(format).toBe('ffirm model card 1');
        expect(read).toEqual(card);
        expect(json.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e\u2028]/u);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['no card', undefined, false],
    ['text that is no JSON', '{', false],
    ['another format', '{"format": "card", "scores": {"test": {}}}', false],
    [
      'a card without scores of test samples',
      '{"format": "ffirm model card 1", "scores": {"test": null}}',
      false,
    ],
    ['a card with them', '{"format": "ffirm model card 1", "scores": {"test": {}}}', true],
  ])('has scores of test samples or not: %s', (_, text, expected) => {
    expect(hasTestScores(text)).toBe(expected);
  });
});
