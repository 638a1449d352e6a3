import { expect, it } from 'vitest';
import { checkChangedStates, checkPowerCuts } from '../test/kernel/learn/states.js';

it('100 000 changed states of learners are refused or harm nothing', () => {
  const { read, impossible } = checkChangedStates(100_000, 15);
  expect(read).toBeGreaterThan(20_000);
  expect(impossible).toBeGreaterThan(20_000);
});

it('the last complete state survives 20 000 lives with power cuts', () => {
  expect(checkPowerCuts(20_000, 16)).toBeGreaterThan(20_000);
});
