import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.js';

function parse(rule: string, network: object): unknown {
  const config = {
    name: 'test',
    data: { source: 'mnist' },
    network: { layers: [32], ...network },
    train: { rule: { kind: rule } },
  };
  return parseConfig(JSON.stringify(config), 'ffirm.json');
}

describe('a learning rule in the config', () => {
  it('pepita wants a network without normalisation', () => {
    expect(() => parse('pepita', {})).toThrow(
      'ffirm.json: network.normalization.kind: pepita trains networks without normalisation, but this is "rms"; set it to "none"',
    );
    expect(() => parse('pepita', { normalization: { kind: 'none' } })).not.toThrow();
    expect(() => parse('pepita', { normalization: { kind: 'none' }, heads: 'all' })).toThrow(
      'ffirm.json: network.heads: the output layer of pepita reads only the last layer',
    );
  });

  it.each(['forward-forward', 'one-pass'])('%s wants normalisation', (rule) => {
    expect(() => parse(rule, { normalization: { kind: 'none' } })).toThrow(
      `ffirm.json: network.normalization.kind: with ${rule} a layer would read the answer of the previous layer`,
    );
    expect(() => parse(rule, { normalization: { kind: 'rms', input: 'none' } })).not.toThrow();
  });

  it('forward-forward has no heads', () => {
    expect(() => parse('forward-forward', { heads: 'own' })).toThrow(
      'ffirm.json: network.heads: with forward-forward goodness decides and there are no heads',
    );
    expect(() => parse('one-pass', { heads: 'own' })).not.toThrow();
  });

  it.each(['local-heads', 'layer-wise', 'forward-contrastive'])('%s takes any normalisation', (rule) => {
    for (const kind of ['rms', 'l2', 'none']) {
      expect(() => parse(rule, { normalization: { kind }, heads: 'all' })).not.toThrow();
    }
  });

  it('names the rules where it is none of them', () => {
    expect(() => parse('backpropagation', {})).toThrow(/train\.rule/);
  });
});
