import { expect, test } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import { scoreAnswers } from '../../src/pipeline/test-scores.js';

function samples(purity: readonly number[] | undefined): Dataset {
  return {
    ...{ name: 'walks', split: 'test', source: 'walks', classNames: ['still', 'walking'] },
    ...{ features: new Float32Array(4), width: 1, count: 4, labels: Uint8Array.of(0, 0, 1, 1) },
    ...(purity === undefined ? {} : { purity: Float64Array.from(purity) }),
  };
}

test('answers to windows of one class are counted apart from those in which the class changes', () => {
  const answers = Uint8Array.of(0, 1, 1, 0);
  expect(scoreAnswers(answers, samples([1, 0.6, 1 - 1e-12, 0.9]), undefined).purity).toEqual({
    single: { right: 2, samples: 2 },
    mixed: { right: 0, samples: 2 },
  });
  expect(scoreAnswers(answers, samples([0.5, 0.5, 0.5, 0.5]), undefined).purity).toEqual({
    single: { right: 0, samples: 0 },
    mixed: { right: 2, samples: 4 },
  });
});

test('where no class changes there is nothing to tell apart', () => {
  expect(scoreAnswers(Uint8Array.of(0, 1, 1, 0), samples([1, 1, 1, 1]), undefined)).not.toHaveProperty(
    'purity',
  );
  expect(scoreAnswers(Uint8Array.of(0, 1, 1, 0), samples(undefined), undefined)).not.toHaveProperty('purity');
});
