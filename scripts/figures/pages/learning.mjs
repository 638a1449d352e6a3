import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { learnSchema } from '../../../dist/config/learn-config.js';
import { loadConfig } from '../../../dist/config/load.js';
import { macroF1Of } from '../../../dist/metrics/scores.js';
import { runAdapt } from '../../../dist/pipeline/adapt-step.js';
import { runCalibrate } from '../../../dist/pipeline/calibrate-step.js';
import { pathsOf } from '../../../dist/pipeline/paths.js';
import { runQuantize } from '../../../dist/pipeline/quantize-step.js';
import { silent } from '../../../dist/pipeline/reporter.js';
import { runTrain } from '../../../dist/pipeline/train-step.js';
import { measureSeeds, SEEDS } from '../measure.mjs';
import { spreadOf, spreadText } from '../spread.mjs';
import { percents, spreadNote, tableText, wholes } from '../text.mjs';

const CONFIG = 'examples/ecg-beats/patients.json';

/** N, S and V: F has too few beats to average over. */
const LABELS = [0, 1, 2];

/** The recording that has most of the S beats. */
const RICH = '232';

/** Ways of asking: the first minutes only, or fewer questions then and others when something new comes. */
const FIRST = { questions: 20 };
const LATER = { questions: 10, laterQuestions: 30, pause: 1_000_000 };

/** As many slots, but a question about everything that is further away than what was known. */
const NEAR = { ...LATER, newFrom: 1 };

/** The whole first layer, from the same answers. */
const LAYER = { ...NEAR, weights: 'layer' };

const CORES = ['cortex-m4', 'cortex-m0plus'];

/** Updates that instructions are given for. */
const UPDATES = 400;

function withLearning(settings) {
  return (config) => ({ ...config, learn: learnSchema.parse(settings) });
}

/** The lives of the test people with one network. */
async function livesOf({ config, seed }, settings, options) {
  const note = (text) => process.stderr.write(`${CONFIG}, seed ${seed}: ${text}\n`);
  const reporter = { ...silent, note, warn: (text) => note(`warning: ${text}`) };
  return runAdapt(withLearning(settings)(config), { part: 'test', reporter, ...options });
}

function sumOf(lives, when) {
  return lives.reduce(
    (sum, { counts }) => sum.map((row, i) => row.map((count, k) => count + counts[when][i][k])),
    lives[0].counts[when].map((row) => row.map(() => 0)),
  );
}

/** What lives give, before and after learning, over seeds. */
function scoresOf(reports) {
  const rows = reports.map(({ rows: [row] }) => row);
  const over = (value) => spreadOf(rows.map(value));
  const classOf = (when, name) => (row) => row[when].classes.find((one) => one.name === name);
  const of = (when) => ({
    accuracy: over((row) => row[when].accuracy),
    macroF1: over((row) => row[when].macroF1),
    withoutRich: over(({ lives }) =>
      macroF1Of(
        sumOf(
          lives.filter(({ recording }) => recording !== RICH),
          when,
        ),
        LABELS,
      ),
    ),
    classes: Object.fromEntries(
      ['S', 'V'].map((name) => [
        name,
        {
          sensitivity: over((row) => classOf(when, name)(row).sensitivity),
          ppv: over((row) => classOf(when, name)(row).ppv),
        },
      ]),
    ),
  });
  return {
    before: of('before'),
    after: of('after'),
    answers: over(({ answers }) => answers),
    worst: over(({ harmed }) => harmed.worst),
    worstRecordings: rows.map(({ lives: [first] }) => first.recording),
    lostAPoint: over(({ harmed }) => harmed.point),
  };
}

const COLUMNS = [
  { head: 'new people, minutes 5 to 30', cell: ({ about }) => about },
  { head: 'answers', cell: ({ answers }) => answers },
  { head: 'accuracy %', cell: ({ scores }) => percents(scores.accuracy) },
  { head: 'macro-F1 (N, S, V) %', cell: ({ scores }) => percents(scores.macroF1) },
  { head: `without ${RICH}`, cell: ({ scores }) => percents(scores.withoutRich) },
  { head: 'S Se %', cell: ({ scores }) => percents(scores.classes.S.sensitivity) },
  { head: 'S PPV %', cell: ({ scores }) => percents(scores.classes.S.ppv) },
  { head: 'V Se %', cell: ({ scores }) => percents(scores.classes.V.sensitivity) },
  { head: 'V PPV %', cell: ({ scores }) => percents(scores.classes.V.ppv) },
];

const COST_COLUMNS = [
  { head: 'learns', cell: ({ learns }) => learns },
  { head: 'keeps', cell: ({ keep }) => keep },
  { head: 'core', cell: ({ core }) => core },
  { head: `instructions of ${UPDATES} updates`, cell: ({ update }) => wholes(spreadOf([UPDATES * update])) },
  { head: 'offer, mean', cell: ({ offer }) => wholes(spreadOf([offer])) },
  { head: 'worst', cell: ({ worstOffer }) => wholes(spreadOf([worstOffer])) },
  { head: 'classify', cell: ({ classify }) => wholes(spreadOf([classify])) },
  { head: 'RAM of a learner', cell: ({ ram }) => wholes(spreadOf([ram])) },
  { head: 'code', cell: ({ code }) => wholes(spreadOf([code])) },
  { head: 'constants', cell: ({ constants }) => wholes(spreadOf([constants])) },
];

const one = (spread) => spreadText(spread, (value) => value.toFixed(1));

const FOLD_COLUMNS = [
  { head: 'lives from minutes 0, 10 and 20', cell: ([about]) => about },
  { head: 'answers', cell: ([, { answers }]) => one(answers) },
  { head: 'macro-F1 (N, S, V) %, as generated', cell: ([, { before }]) => percents(before) },
  { head: 'learned', cell: ([, { after }]) => percents(after) },
  { head: 'lives that lost more than a point', cell: ([, { harmed }]) => one(harmed) },
  { head: 'the worst lost', cell: ([, { worst }]) => percents(worst) },
];

function meanOf(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** What learning costs on the cores, for a way of keeping samples. */
function costsOf(learns, keep, [run]) {
  const { executors } = JSON.parse(readFileSync(pathsOf(run.config).verification, 'utf8'));
  const own = executors.find(({ executor }) => executor === CORES[0]).learning;
  return run.learning.map(({ target, update, offer, classification }) => ({
    learns,
    keep,
    core: target.replace(/^cortex-/, ''),
    update: update.instructions.mean,
    offer: offer.instructions.mean,
    worstOffer: offer.instructions.worst,
    classify: classification.instructions.mean,
    ram: own.learner,
    ...own.flash,
  }));
}

/** Parts that the people of DS1 are divided into; each is left out of the training once. */
const FOLDS = 4;

/** The config with lives of a fourth of the people of DS1, and a network that the others trained; DS2 is left out. */
function foldOf(config, fold, seed) {
  const { split } = config.data;
  const people = [...split.train, ...split.validation].sort();
  const test = people.filter((_, i) => i % FOLDS === fold);
  const rest = people.filter((_, i) => i % FOLDS !== fold);
  const validation = rest.filter((_, i) => i % 6 === 2).slice(0, 3);
  const train = rest.filter((name) => !validation.includes(name));
  return {
    ...config,
    seed,
    name: `${config.name}_fold_${fold}`,
    output: join('build', 'figures', `${config.name}_fold_${fold}`, `seed-${seed}`),
    data: {
      ...config.data,
      split: { ...split, train, validation, test, leaveOut: [...(split.leaveOut ?? []), ...split.test] },
    },
  };
}

/** What learning gives people of DS1 who did not train the network: what everything was chosen by. */
export const learningFolds = {
  title: 'learning on the device: people of DS1 who did not train the network',
  async run({ seeds = SEEDS } = {}) {
    const given = await loadConfig(CONFIG);
    const reports = { first: [], wrong: [], later: [], near: [], layer: [], wrongLayer: [] };
    for (const seed of seeds) {
      for (let fold = 0; fold < FOLDS; fold++) {
        const config = foldOf(given, fold, seed);
        const note = (text) => process.stderr.write(`fold ${fold}, seed ${seed}: ${text}\n`);
        const reporter = { ...silent, note, warn: (text) => note(`warning: ${text}`) };
        await runTrain(config, { reporter });
        await runQuantize(config, { reporter });
        await runCalibrate(config, { reporter });
        for (const [key, settings, mistakes] of [
          ['first', FIRST, 0],
          ['later', LATER, 0],
          ['wrong', FIRST, 0.05],
          ['near', NEAR, 0],
          ['layer', LAYER, 0],
          ['wrongLayer', LAYER, 0.05],
        ]) {
          const options = { from: [0, 10, 20], mistakes };
          reports[key].push({ seed, report: await livesOf({ config, seed }, settings, options) });
        }
      }
    }
    const allOf = (key, seed) =>
      reports[key].filter((one) => one.seed === seed).flatMap(({ report }) => report.rows[0].lives);
    const rowOf = (key) => {
      const over = (value) => spreadOf(seeds.map((seed) => value(allOf(key, seed))));
      return {
        before: over((lives) => macroF1Of(sumOf(lives, 'before'), LABELS)),
        after: over((lives) => macroF1Of(sumOf(lives, 'after'), LABELS)),
        answers: over((lives) => meanOf(lives.map(({ questions, askedTwice }) => questions + askedTwice))),
        harmed: over((lives) => lives.filter(({ change }) => change < -1).length),
        worst: over((lives) => Math.max(0, ...lives.map(({ change }) => -change))),
        lives: allOf(key, seeds[0]).length,
      };
    };
    const rows = [
      ['20 questions after 5 minutes', rowOf('first')],
      ['the same, one answer in 20 wrong', rowOf('wrong')],
      ['10 questions, at most 30 later', rowOf('later')],
      ['the same, with newFrom 1', rowOf('near')],
      ['the same, learns the whole layer', rowOf('layer')],
      ['the same, one answer in 20 wrong', rowOf('wrongLayer')],
    ];
    return {
      figures: Object.fromEntries(Object.keys(reports).map((key, i) => [key, rows[i][1]])),
      blocks: new Map([
        [
          'learning-folds',
          `${tableText(FOLD_COLUMNS, rows)}\n\n${rows[0][1].lives} lives a seed. ${spreadNote(seeds)}`,
        ],
      ]),
    };
  },
};

/** Learning on the device: heart beats of people that the network does not know. */
export const learning = {
  title: 'learning on the device: heart beats of new people, cost of updates',
  async run(options) {
    const settings = { ...options, cores: CORES };
    const products = await measureSeeds(CONFIG, {
      ...settings,
      seeds: [1],
      change: withLearning({ ...FIRST, keep: 'products' }),
    });
    const costs = costsOf('labels', 'products', products);
    const [layerRun] = await measureSeeds(CONFIG, { ...settings, seeds: [1], change: withLearning(LAYER) });
    costs.push(...costsOf('layer', 'inputs', [layerRun]));
    // While the library of this seed learns the layer.
    const layerLives = await livesOf(layerRun, LAYER, { targets: ['host', ...CORES] });
    const runs = await measureSeeds(CONFIG, { ...settings, change: withLearning(FIRST) });
    costs.unshift(...costsOf('labels', 'inputs', runs));
    const first = [];
    const later = [];
    const wrong = [];
    const layer = [];
    const mismatchesOf = ({ targets }) => targets.reduce((sum, target) => sum + target.mismatches, 0);
    let mismatches = mismatchesOf(layerLives);
    for (const run of runs) {
      const targets = ['host', ...CORES];
      first.push(await livesOf(run, FIRST, { targets }));
      later.push(await livesOf(run, LATER));
      wrong.push(await livesOf(run, FIRST, { mistakes: 0.05 }));
      layer.push(await livesOf(run, LAYER));
      mismatches += mismatchesOf(first.at(-1));
    }
    const [asked, askedLater, mistaken, wholeLayer] = [first, later, wrong, layer].map(scoresOf);
    const costOf = (learns, keep, core) =>
      costs.find((cost) => cost.learns === learns && cost.keep === keep && cost.core === core);
    const of = (keep, core) => UPDATES * costOf('labels', keep, core).update;
    const seeds = runs.map(({ seed }) => seed);
    const answersOf = ({ answers }) => answers.mean.toFixed(1);
    const rows = [
      { about: 'as generated', answers: '0', scores: asked.before },
      { about: '20 questions after 5 minutes', answers: answersOf(asked), scores: asked.after },
      { about: 'the same, one answer in 20 wrong', answers: answersOf(mistaken), scores: mistaken.after },
      { about: '10 questions, at most 30 later', answers: answersOf(askedLater), scores: askedLater.after },
      {
        about: 'the same with newFrom 1, learns the whole layer',
        answers: answersOf(wholeLayer),
        scores: wholeLayer.after,
      },
    ];
    const harm = (scores) =>
      `${percents(scores.worst)} (records ${[...new Set(scores.worstRecordings)].join(', ')})`;
    return {
      figures: {
        base: { macroF1: asked.before.macroF1, withoutRich: asked.before.withoutRich },
        columns: {
          macroF1: asked.after.macroF1,
          withoutRich: asked.after.withoutRich,
          ram: costs[0].ram,
          code: costs[0].code,
          m4: of('inputs', 'm4'),
          m0plus: of('inputs', 'm0plus'),
          productsKept: { m4: of('products', 'm4'), m0plus: of('products', 'm0plus') },
          worst: asked.worst,
        },
        later: {
          macroF1: askedLater.after.macroF1,
          withoutRich: askedLater.after.withoutRich,
          worst: askedLater.worst,
        },
        layer: {
          macroF1: wholeLayer.after.macroF1,
          withoutRich: wholeLayer.after.withoutRich,
          m4: costOf('layer', 'inputs', 'm4').update,
          m0plus: costOf('layer', 'inputs', 'm0plus').update,
          ram: costOf('layer', 'inputs', 'm4').ram,
          code: costOf('layer', 'inputs', 'm4').code,
          answers: wholeLayer.answers,
          worst: wholeLayer.worst,
        },
        wrongAnswer: spreadOf(
          first.map(({ rows: [row] }, i) => row.after.macroF1 - wrong[i].rows[0].after.macroF1),
        ),
        mismatches,
        seeds: seeds.length,
      },
      blocks: new Map([
        [
          'learning',
          `${tableText(COLUMNS, rows)}\n\nPoints of accuracy that the worst recording lost: with 20 questions ${harm(asked)}, with later ` +
            `questions ${harm(askedLater)}, with the whole layer ${harm(wholeLayer)}. ${spreadNote(seeds)}`,
        ],
        [
          'learning-cost',
          `${tableText(COST_COLUMNS, costs)}\n\nBytes; code is that of all of learning on a Cortex-M4.`,
        ],
      ]),
    };
  },
};
