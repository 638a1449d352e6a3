import { expect, test } from 'vitest';
import { epochLine, stepText } from '../../src/report/training-lines.js';

const step = { epoch: 3, epochs: 10, batch: 4, batches: 8, fraction: 0.25, loss: 0.51375 };

test('an epoch that is over is shown with its own loss and its own validation', () => {
  const ended = { epoch: 3, epochs: 10, loss: 0.44186 };
  expect(epochLine({ ...ended, validation: { accuracy: 0.98451, samples: 2000, of: 13_108 } })).toBe(
    'epoch 3/10, loss 0.4419, validation 98.45 % of 2 000 of 13 108 samples',
  );
  expect(epochLine({ ...ended, epoch: 10, validation: { accuracy: 0.5, samples: 900, of: 900 } })).toBe(
    'epoch 10/10, loss 0.4419, validation 50.00 %',
  );
});

test('a validation of the epoch before is said to be of that', () => {
  expect(stepText({ ...step, validationAccuracy: 0.9925 })).toBe(
    'epoch 3/10, loss 0.5138, validation 99.25 % after epoch 2',
  );
  expect(stepText({ ...step, epoch: 1, validationAccuracy: undefined })).toBe('epoch 1/10, loss 0.5138');
});
