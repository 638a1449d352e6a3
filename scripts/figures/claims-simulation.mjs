/**
 * Calibrations of made-up people again and again, where the truth is known: how often is a claim about new people broken? Samples of
 * one person are much alike: most people lose almost nothing by early exit, few lose a lot. People have from 10 to 400 samples.
 * What is tested is passed in, so that the figures (from dist/) and the tests (from src/) simulate the same.
 */

/** How easily people lose answers, and how many of a hundred people are like that. */
const PEOPLE = [
  { frailty: 0.05, share: 0.85 },
  { frailty: 1, share: 0.12 },
  { frailty: 4, share: 0.03 },
];

/** Samples of a person; each is as likely as any other. */
const SIZES = [10, 20, 40, 80, 160, 400];

/** True losses of the policies of a path, in units of what the claim allows: the last three break it, one only just. */
const TARGETS = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 0.95, 1.001, 1.05, 1.2];

/** The share of the answers of a person that a policy of some boldness loses. */
const rateOf = (frailty, boldness) => Math.min(1, frailty * boldness);

/** The loss that is expected of a new person. */
function meanLoss(boldness) {
  return PEOPLE.reduce((sum, { frailty, share }) => sum + share * rateOf(frailty, boldness), 0);
}

/** The probability that a new person loses more than allowed. */
function shareAbove(boldness, loss, atMost) {
  const above = (frailty, size) =>
    1 - atMost(Math.floor(loss * size + 1e-9), size, rateOf(frailty, boldness));
  return PEOPLE.reduce(
    (sum, { frailty, share }) =>
      sum + share * SIZES.reduce((part, size) => part + above(frailty, size) / SIZES.length, 0),
    0,
  );
}

/** The least boldness at which a growing function reaches a value, to a billionth. */
function boldnessFor(value, of) {
  let [low, high] = [0, 1];
  while (of(high) < value) high *= 2;
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (of(middle) < value) low = middle;
    else high = middle;
  }
  return high;
}

/** The kind of person at a place among all people, 0 to 1. */
function personAt(place) {
  let above = 0;
  return (
    PEOPLE.find(({ share }) => {
      above += share;
      return place < above;
    }) ?? PEOPLE[0]
  );
}

/** So many people with their samples: a number in [0, 1) for each, below which a policy's rate loses it. */
function drawPeople(count, stream) {
  const [luck, groupOf, frailties] = [[], [], []];
  for (let person = 0; person < count; person++) {
    const { frailty } = personAt(stream.uniform());
    const size = SIZES[stream.integer(0, SIZES.length - 1)];
    for (let sample = 0; sample < size; sample++) {
      luck.push(stream.uniform());
      groupOf.push(person);
      frailties.push(frailty);
    }
  }
  return { luck, groupOf, frailties };
}

/** Answers of the whole network, which are right, and of a policy. */
function pairsOf({ luck, frailties }, boldness) {
  const truth = Uint8Array.from(luck, (_, i) => i % 2);
  const early = truth.map((label, i) => (luck[i] < rateOf(frailties[i], boldness) ? 1 - label : label));
  return { classes: 2, truth, full: truth, early };
}

/** The claims that are simulated: their budgets, people, and what of a policy is true of new people. */
function claimsOf({ probabilityOfAtMost }) {
  const metric = { kind: 'accuracy' };
  const mean = { metric, loss: 0.1, confidence: 0.9, unit: { kind: 'subject' } };
  const share = { metric, loss: 0.05, confidence: 0.8, unit: { kind: 'subject', share: 0.8 } };
  return [
    { name: 'mean over new people', budget: mean, people: 60, allowed: mean.loss, truthOf: meanLoss },
    {
      name: '80 % of new people',
      budget: share,
      people: 30,
      allowed: 1 - share.unit.share,
      truthOf: (boldness) => shareAbove(boldness, share.loss, probabilityOfAtMost),
    },
  ];
}

/**
 * Calibrates repeatedly, for each claim about new people, and once as if samples were independent.
 *
 * @param tools the functions under test: testInSequence, lossPValue, groupPValue, groupLosses, probabilityOfAtMost, randomStream
 * @returns for each claim the share of calibrations that may break it, the share that did, and policies that were accepted in the
 *   median
 */
export function simulateClaims(tools, runs = 300) {
  const { testInSequence, lossPValue, groupPValue, groupLosses, randomStream } = tools;
  const repeat = ({ name, budget, people, allowed, truthOf }, pValueOf) => {
    const path = TARGETS.map((target) => boldnessFor(target * allowed, truthOf));
    const accepted = Array.from({ length: runs }, (_, run) => {
      const drawn = drawPeople(people, randomStream(17, run, 'order'));
      const pValue = (index) => pValueOf(budget, pairsOf(drawn, path[index]), drawn.groupOf);
      return testInSequence(path.length, pValue, 1 - budget.confidence).accepted;
    });
    const broken = accepted.filter((count) => count > 0 && truthOf(path[count - 1]) > allowed).length;
    const sorted = accepted.toSorted((left, right) => left - right);
    return {
      name,
      stated: Number((1 - budget.confidence).toFixed(6)),
      broken: broken / runs,
      accepted: sorted[Math.floor(runs / 2)],
    };
  };
  const claims = claimsOf(tools);
  const [mean] = claims;
  return {
    claims: claims.map((claim) =>
      repeat(claim, (budget, pairs, groupOf) =>
        groupPValue(budget, groupLosses(pairs, groupOf, budget.metric)),
      ),
    ),
    naive: repeat({ ...mean, name: 'samples as independent' }, (budget, pairs) => lossPValue(budget, pairs)),
  };
}
