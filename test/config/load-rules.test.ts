import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.js';

const convolution = { kind: 'conv2d', channels: 8, kernel: 3 };

function parse(rule: string, network: object): unknown {
  const config = {
    name: 'test',
    data: { source: 'mnist' },
    network: { layers: [32], ...network },
    train: { rule: { kind: rule } },
  };
  return parseConfig(JSON.stringify(config), 'ffirm.json');
}

describe('exit points of convolutions', () => {
  it.each(['first', 'block'])('are at the ends of layers, so exit.%s is refused', (key) => {
    const config = {
      name: 'test',
      data: { source: 'mnist' },
      network: { layers: [convolution] },
      train: { rule: { kind: 'local-heads' } },
      exit: { [key]: 8 },
    };
    expect(() => parseConfig(JSON.stringify(config), 'ffirm.json')).toThrow(
      `ffirm.json: exit.${key}: the exit points of a network with convolutions are at the ends of its layers; remove it`,
    );
    expect(() => parseConfig(JSON.stringify({ ...config, exit: {} }), 'ffirm.json')).not.toThrow();
  });
});

describe('learning of the whole first layer', () => {
  const learning = (learn: object) => () =>
    parseConfig(
      JSON.stringify({ name: 'test', data: { source: 'mnist' }, network: { layers: [32] }, learn }),
      'ffirm.json',
    );

  it('keeps inputs, because products change with the layer', () => {
    expect(learning({ weights: 'layer', keep: 'products' })).toThrow(
      'ffirm.json: learn.keep: products change with the weights of the layer, which "weights": "layer" learns, so they cannot be kept; ' +
        'set it to "inputs", or learn.weights to "labels"',
    );
    expect(learning({ weights: 'layer' })).not.toThrow();
    expect(learning({ keep: 'products' })).not.toThrow();
  });
});

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

  it.each(['forward-forward', 'one-pass', 'pepita', 'layer-wise', 'forward-contrastive'])(
    '%s refuses convolutions',
    (rule) => {
      const normalization = { kind: rule === 'pepita' ? 'none' : 'rms' };
      expect(() => parse(rule, { layers: [16], normalization })).not.toThrow();
      expect(() => parse(rule, { layers: [16, convolution], normalization })).toThrow(
        `ffirm.json: train.rule.kind: ${rule} trains only dense layers, but network.layers has a convolution; ` +
          'set it to "local-heads", or give every layer as a number of units',
      );
    },
  );

  it.each<[about: string, network: object, fault: string]>([
    [
      'heads that read all layers',
      { layers: [convolution], heads: 'all' },
      'network.heads: in a network with convolutions a head reads only its own layer; set it to "own"',
    ],
    [
      'prefixes',
      { layers: [16, convolution], prefixes: [8] },
      'network.prefixes: a convolution decides only as a whole, with all its channels; remove it',
    ],
    [
      'a shape of the sample that nothing needs',
      { input: { width: 28, height: 28 } },
      'network.input: only convolutions need the shape of a sample, and all layers are dense; remove it',
    ],
  ])('local-heads refuses %s', (_, network, fault) => {
    expect(() => parse('local-heads', network)).toThrow(`ffirm.json: ${fault}`);
  });

  it('local-heads trains convolutions, with heads of their own and any normalisation', () => {
    for (const kind of ['rms', 'l2', 'none']) {
      const network = {
        layers: [convolution, 16],
        heads: 'own',
        normalization: { kind },
        input: { width: 9 },
      };
      expect(() => parse('local-heads', network)).not.toThrow();
    }
  });

  it('names the rules where it is none of them', () => {
    expect(() => parse('backpropagation', {})).toThrow(/train\.rule/);
  });
});
