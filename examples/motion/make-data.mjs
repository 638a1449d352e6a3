// Makes recordings of a three-axis accelerometer, one CSV file a person: subject,label,x,y,z at 50 samples per second, in
// thousandths of g.
//
// They are SYNTHETIC: nobody wore a sensor. They stand in for recordings of your own, so that the example runs as it is;
// put CSV files with the same columns in their place. What a network reaches on them says that the tools work, nothing
// about people.
//
//   node examples/motion/make-data.mjs [folder] [people]     (examples/motion/data, 24)
//
// The same bytes every time.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RATE = 50;
const BOUTS = 5;
const LABELS = ['still', 'walking', 'running', 'stairs'];

const folder = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), 'data');
const people = Number(process.argv[3] ?? 24);
if (!Number.isInteger(people) || people < 1 || people > 999) {
  console.error(`people: ${process.argv[3]} is not a number from 1 to 999`);
  process.exit(1);
}

/** Numbers in [0, 1) from a seed (mulberry32). */
function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Draws from a person's random numbers. */
function drawer(seed) {
  const random = randomNumbers(seed);
  const between = (low, high) => low + (high - low) * random();
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return { random, between, normal };
}

/** Rotation matrix from three angles (z, y, x), in radians. */
function rotation(yaw, pitch, roll) {
  const [cy, sy, cp, sp, cr, sr] = [yaw, pitch, roll].flatMap((angle) => [Math.cos(angle), Math.sin(angle)]);
  return [
    [cy * cp, cy * sp * sr - sy * cr, cy * sp * cr + sy * sr],
    [sy * cp, sy * sp * sr + cy * cr, sy * sp * cr - cy * sr],
    [-sp, cp * sr, cp * cr],
  ];
}

function turn(matrix, vector) {
  return matrix.map((row) => row.reduce((sum, value, i) => sum + value * vector[i], 0));
}

/** How somebody moves, and how the sensor is worn and measures: drawn once a person. */
function drawPerson(draw) {
  const { between } = draw;
  return {
    // Steps a second; strength of the first two harmonics, in g; sway to the side at half the step rate, in g.
    gaits: {
      walking: {
        rate: between(1.65, 2.15),
        first: between(0.14, 0.34),
        second: between(0.05, 0.15),
        sway: between(0.05, 0.14),
      },
      running: {
        rate: between(2.4, 3.1),
        first: between(0.7, 1.4),
        second: between(0.15, 0.4),
        sway: between(0.1, 0.3),
      },
      stairs: {
        rate: between(1.15, 1.6),
        first: between(0.12, 0.28),
        second: between(0.08, 0.2),
        sway: between(0.18, 0.32),
      },
    },
    // The two legs differ, on stairs more.
    limp: between(0, 0.15),
    steadiness: between(0.015, 0.05),
    tremor: between(0.002, 0.008),
    worn: [between(-Math.PI, Math.PI), between(-0.7, 0.7), between(-0.7, 0.7)],
    gain: [0, 1, 2].map(() => between(0.96, 1.04)),
    offset: [0, 1, 2].map(() => between(-0.03, 0.03)),
    noise: between(0.004, 0.012),
  };
}

/** Acceleration of the body in g, gravity included, as [forward, sideways, upward], of somebody who is still. */
function* still(draw, person, samples) {
  const { between, normal, random } = draw;
  const lean = rotation(0, between(-0.9, 0.9), between(-0.6, 0.6));
  const breath = between(0.2, 0.35);
  let fidget = 0;
  let strength = 0;
  for (let i = 0; i < samples; i++) {
    if (fidget === 0 && random() < 0.0015) {
      fidget = Math.round(between(0.3, 1.5) * RATE);
      strength = between(0.02, 0.2);
    }
    const move = fidget > 0 ? strength : 0;
    fidget = Math.max(0, fidget - 1);
    const chest = 0.006 * Math.sin((2 * Math.PI * breath * i) / RATE);
    const shaken = [0, 1, 2].map(() => (person.tremor + move) * normal());
    yield turn(lean, [chest + shaken[0], shaken[1], 1 + shaken[2]]);
  }
}

/** The same of somebody who walks, runs or takes stairs. */
function* stepping(draw, person, samples, label) {
  const { between, normal } = draw;
  const gait = person.gaits[label];
  const pace = between(0.92, 1.08);
  const vigour = between(0.85, 1.15);
  const downstairs = label === 'stairs' && between(0, 1) < 0.5;
  const limp = person.limp + (label === 'stairs' ? between(0.15, 0.35) : 0);
  const phases = [0, 1, 2, 3].map(() => between(0, 2 * Math.PI));
  const lean = rotation(0, label === 'running' ? 0.15 : label === 'stairs' && !downstairs ? 0.12 : 0.03, 0);
  let step = between(0, 1);
  let drift = 0;
  for (let i = 0; i < samples; i++) {
    // The pace wanders, and comes back.
    drift += -0.02 * drift + person.steadiness * 0.2 * normal();
    step += (gait.rate * pace * (1 + drift)) / RATE;
    const angle = 2 * Math.PI * step;
    const leg = 1 + limp * Math.sin(angle / 2 + phases[0]);
    let upward = gait.first * Math.sin(angle) + gait.second * Math.sin(2 * angle + phases[1]);
    if (label === 'running')
      upward = Math.max(upward, -0.95) + 0.4 * gait.first * Math.max(0, Math.sin(angle)) ** 4;
    // Downstairs the foot comes down hard; upstairs the body is pushed up slowly.
    if (label === 'stairs')
      upward += downstairs
        ? 0.35 * gait.first * Math.max(0, Math.sin(angle)) ** 6
        : -0.2 * gait.first * Math.sin(angle + 0.8);
    const forward =
      0.6 * gait.first * Math.sin(angle + phases[2]) + 0.5 * gait.second * Math.sin(2 * angle + phases[3]);
    const sideways = gait.sway * Math.sin(angle / 2 + phases[0]);
    const rough = 0.08 * gait.first;
    const moved = [forward, sideways, upward].map((value) => vigour * leg * (value + rough * normal()));
    yield turn(lean, [moved[0], moved[1], 1 + moved[2]]);
  }
}

/** What a person's sensor counts: [label, x, y, z] for every sample. */
function* record(index) {
  const draw = drawer(1000 + index);
  const person = drawPerson(draw);
  for (let bout = 0; bout < BOUTS; bout++) {
    for (let i = 0; i < LABELS.length; i++) {
      const label = LABELS[(i + bout + index) % LABELS.length];
      const samples = Math.round(draw.between(25, 40) * RATE);
      // The band slips a little.
      const worn = rotation(...person.worn.map((angle) => angle + 0.12 * draw.normal()));
      const body = label === 'still' ? still(draw, person, samples) : stepping(draw, person, samples, label);
      for (const acceleration of body) {
        const felt = turn(worn, acceleration).map(
          (value, axis) => value * person.gain[axis] + person.offset[axis] + person.noise * draw.normal(),
        );
        yield [label, ...felt.map((value) => Math.max(-8000, Math.min(7999, Math.round(1000 * value))))];
      }
    }
  }
}

mkdirSync(folder, { recursive: true });
// Made files belong in no repository and no package.
writeFileSync(join(folder, '.gitignore'), '*\n');
let rows = 0;
for (let index = 0; index < people; index++) {
  const name = `person-${String(index + 1).padStart(2, '0')}`;
  const lines = ['subject,label,x,y,z'];
  for (const sample of record(index)) lines.push([name, ...sample].join(','));
  rows += lines.length - 1;
  writeFileSync(join(folder, `${name}.csv`), `${lines.join('\n')}\n`);
}
console.log(`${folder}: ${people} synthetic people, ${Math.round(rows / RATE / 60)} minutes of motion`);
