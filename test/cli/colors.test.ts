import { describe, expect, it } from 'vitest';
import { wantsColors } from '../../src/cli/colors.js';

describe('wantsColors', () => {
  it.each([
    ['a terminal', {}, true, true],
    ['a file or a pipe', {}, false, false],
    ['the log of a build server', { CI: 'true' }, false, false],
    ['a terminal that has none', { TERM: 'dumb' }, true, false],
    ['NO_COLOR', { NO_COLOR: '1' }, true, false],
    ['NO_COLOR beside FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    ['FORCE_COLOR', { FORCE_COLOR: '1' }, false, true],
    ['FORCE_COLOR without a value', { FORCE_COLOR: '' }, false, true],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
  ])('%s', (_, environment, isTerminal, expected) => {
    expect(wantsColors(environment, isTerminal)).toBe(expected);
  });
});
