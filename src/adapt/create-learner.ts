import type { Adaptation, Learner } from '../kernel/learn/types.js';
import { movingInputs, movingWords } from '../kernel/moving/size.js';
import type { Model } from '../kernel/types.js';

/** What the size of a learner depends on, in addition to the model. */
type LengthsOf = Pick<Adaptation, 'slotCount' | 'prefixCount' | 'keepsProducts' | 'learnsLayer'>;

/** The lengths of what is kept where all weights of the first layer are learned; C has no empty arrays. */
function layerLengths(model: Model): readonly (readonly [name: string, length: number])[] {
  return [
    ['MOVING_WORDS', Math.max(1, movingWords(model))],
    ['MOVING_INPUTS', Math.max(1, movingInputs(model))],
  ];
}

/** The values of the names after @length in the kernel's types. */
export function learnerLengths(
  model: Model,
  { slotCount, prefixCount, keepsProducts, learnsLayer }: LengthsOf,
): ReadonlyMap<string, number> {
  const {
    features,
    classes,
    layers: [first],
  } = model;
  return new Map([
    ['LEARNED_WEIGHTS', classes * first.outputs],
    ['SLOTS', slotCount],
    keepsProducts ? ['SLOT_PRODUCTS', slotCount * first.outputs] : ['SLOT_INPUTS', slotCount * features],
    ['SLOT_ACTIVATIONS', (slotCount + 1) * first.outputs],
    ['PRODUCTS', first.outputs],
    ...(learnsLayer ? layerLengths(model) : []),
    ['PREFIX_SQUARES', classes * prefixCount],
  ]);
}

/** A learner of the size that a network needs; resetLearner prepares it. */
export function createLearner(model: Model, adaptation: Adaptation): Learner {
  const lengths = learnerLengths(model, adaptation);
  const of = (name: string) => lengths.get(name) ?? 0;
  return {
    ...{ exports: 0, updates: 0, left: 0, right: 0, replay: 0, turn: 0, collecting: false },
    ...{ used: 0, next: 0, credit: 0, closest: 0, spare: 0, reach: 0 },
    weights: new Int16Array(of('LEARNED_WEIGHTS')),
    samples: { inputs: new Int8Array(of('SLOT_INPUTS')), products: new Int16Array(of('SLOT_PRODUCTS')) },
    activations: new Int8Array(of('SLOT_ACTIVATIONS')),
    answers: new Int16Array(of('SLOTS')),
    guesses: new Int16Array(of('SLOTS')),
    turns: new Int16Array(model.classes),
    first: {
      noise: 0,
      weights: new Int32Array(of('MOVING_WORDS')),
      inputs: new Int8Array(of('MOVING_INPUTS')),
      products: new Int16Array(of('PRODUCTS')),
    },
    squares: new Int32Array(of('PREFIX_SQUARES')),
  };
}
