import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.js';

const recordings = {
  source: 'recordings',
  folder: 'f',
  files: ['*'],
  signal: { kind: 'windows', length: 32 },
  split: { by: 'recording' },
};
const windows = (labels: object) => ({ data: { ...recordings, labels } });
const beats = (labels: object) => ({ data: { ...recordings, signal: { kind: 'beats' }, labels } });
const classes = { N: ['N'], V: ['V'] };

function parse(change: object): unknown {
  const config = { name: 'test', data: { source: 'mnist' }, network: { layers: [32] }, ...change };
  return parseConfig(JSON.stringify(config), 'ffirm.json');
}

describe('names in a config that contradict each other', () => {
  it.each<[string, object, string]>([
    [
      'one annotation code in two classes',
      windows({ by: 'annotation', classes: { N: ['N', 'L'], V: ['V', 'L'] } }),
      'data.labels.classes: "L" is in "N" and "V"; keep it in one class',
    ],
    [
      'one pattern in two classes',
      windows({ by: 'file', classes: { a: ['x/*'], b: ['x/*'] } }),
      'data.labels.classes: "x/*" is in "a" and "b"; keep it in one class',
    ],
    [
      'a class of the rest, for heart beats',
      beats({ by: 'annotation', classes, rest: 'other' }),
      'data.labels.rest: is the class of unmarked windows',
    ],
    [
      'a purity of windows, for heart beats',
      beats({ by: 'annotation', classes, purity: 0.7 }),
      'data.labels.purity: applies to windows',
    ],
    [
      'a budget on the sensitivity of no class',
      { exit: { budget: { metric: 'sensitivity' } } },
      'exit.budget.class: missing; a budget on sensitivity names the class that it guards',
    ],
    [
      'a class that no budget guards',
      { exit: { budget: { class: 'V' } } },
      'exit.budget.class: a budget on accuracy does not guard a single class; set exit.budget.metric to "sensitivity"',
    ],
    [
      'a class that would count twice',
      { verify: { macroF1: ['0', '1', '0'] } },
      'verify.macroF1: "0" appears twice and would count twice; remove one',
    ],
    [
      'samples for a target that nothing is generated for',
      { verify: { samples: { host: 10, 'cortex-m44': 10 } } },
      'verify.samples: "cortex-m44" is not among generate.targets; did you mean "cortex-m4"?',
    ],
    [
      'annotations that are no labels',
      { data: { ...recordings, annotations: 'seizures', labels: { by: 'file', classes } } },
      'data.annotations: labels are by file, so annotations are not read',
    ],
    ['a class that is written twice', { quoted: '' }, 'twice'],
  ])('are refused: %s', (what, change, message) => {
    if (what === 'a class that is written twice') {
      const text = JSON.stringify({
        name: 'test',
        network: { layers: [8] },
        ...windows({ by: 'file', classes }),
      });
      expect(() => parseConfig(text.replace('"V":', '"N":'), 'ffirm.json')).toThrow(/"N".*(twice|second)/s);
      return;
    }
    expect(() => parse(change)).toThrow(`ffirm.json: ${message}`);
  });

  it('are refused in one go', () => {
    const labels = { by: 'annotation', classes: { N: ['N', 'L'], V: ['L'] }, rest: 'other' };
    expect(() => parse(beats(labels))).toThrow(
      /the config has 2 faults:\n {2}data\.labels\.classes: .*\n {2}data\.labels\.rest: /,
    );
  });

  it('one code twice in a class says nothing new', () => {
    expect(() =>
      parse(windows({ by: 'annotation', classes: { N: ['N', 'N'], V: ['V'] }, purity: 0.8 })),
    ).not.toThrow();
  });
});
