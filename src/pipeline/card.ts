import { z } from 'zod';
import {
  CARD_PARTS,
  type CardFacts,
  type CardPart,
  type CardTest,
  type ModelCard,
} from '../codegen/card/card.js';
import { limitsOf } from '../codegen/card/limits.js';
import type { Config } from '../config/config.js';
import { type DataSplits, type Dataset, recordingsOf, subjectNames } from '../data/dataset.js';
import { InputError } from '../errors/input-error.js';
import { claimOf, unitOfModel } from '../exit/claim.js';
import { decodeThresholds } from '../exit/thresholds-file.js';
import { readIfPresent } from '../io/files.js';
import { sha256 } from '../io/hash.js';
import { version } from '../io/package.js';
import { writeWhole } from '../io/write-file.js';
import { decisionOf } from '../kernel/decision/decision.js';
import { type ProtocolScores, protocolScoresSchema } from '../metrics/protocol-scores.js';
import { describeNetwork } from '../model/network.js';
import { describedLayers } from '../quantize/convolutions.js';
import type { IntegerModelFile } from '../quantize/integer-model-file.js';
import { jsonText } from '../text/json.js';
import type { ReadModel } from './integer-model.js';
import type { Paths } from './paths.js';
import { partScoresOf } from './test-scores.js';
import { readVerified, type Verified } from './verified.js';

const PROTOCOLS_FORMAT = 'ffirm protocols 1';

const protocolsSchema = z.strictObject({
  format: z.literal(PROTOCOLS_FORMAT),
  /** SHA-256 of the integer model file. */
  integerModel: z.string(),
  protocols: z.array(protocolScoresSchema).readonly(),
});

/** What was measured of an integer model, for its card. */
export type CardScores = CardFacts['scores'];

/** What a card says of the test samples. */
export function cardTestOf({ accuracy, scores }: Pick<Verified, 'accuracy' | 'scores'>): CardTest {
  const { float, int8, earlyExit } = accuracy;
  return { ...partScoresOf(scores.earlyExit), accuracy: { float, int8, earlyExit } };
}

/** The scores of test samples, if the last verification was of this model and found nothing wrong. */
async function testScores(path: string, integerModel: string): Promise<CardTest | null> {
  const text = await readIfPresent(path);
  if (text === undefined) return null;
  // A file of another version is replaced by the next verification, and nothing is wrong with the library.
  const verified = await readVerified(path, Buffer.from(text)).catch(() => undefined);
  return verified?.passed && verified.integerModel === integerModel ? cardTestOf(verified) : null;
}

/**
 * The protocols that were scored for a model.
 *
 * @throws InputError when the file is damaged
 */
async function readProtocols(path: string, integerModel: string): Promise<readonly ProtocolScores[]> {
  const text = await readIfPresent(path);
  if (text === undefined) return [];
  try {
    const found = protocolsSchema.parse(JSON.parse(text));
    return found.integerModel === integerModel ? found.protocols : [];
  } catch (cause) {
    throw new InputError(
      `${path}: is damaged or of another version; delete it, and run \`ffirm scores --protocol NAME --write\` again`,
      { cause },
    );
  }
}

/** Writes the scores of a protocol beside those of other protocols for the same model. @throws as readCardScores */
export async function writeProtocol(
  paths: Paths,
  { bytes }: Pick<ReadModel, 'bytes'>,
  scores: ProtocolScores,
): Promise<void> {
  const integerModel = sha256(bytes);
  const others = await readProtocols(paths.protocols, integerModel);
  const protocols = [...others.filter(({ protocol }) => protocol !== scores.protocol), scores].sort((a, b) =>
    a.protocol < b.protocol ? -1 : 1,
  );
  await writeWhole(
    paths.protocols,
    `${jsonText({ format: PROTOCOLS_FORMAT, integerModel, protocols }, 2)}\n`,
  );
}

/**
 * What was measured so far of the integer model of a run: by calibration, verification, and protocols.
 *
 * @throws InputError when a file is damaged
 */
export async function readCardScores(paths: Paths, { bytes }: Pick<ReadModel, 'bytes'>): Promise<CardScores> {
  const integerModel = sha256(bytes);
  const thresholds = await readIfPresent(paths.thresholds);
  return {
    validation:
      thresholds === undefined ? null : decodeThresholds(thresholds, paths.thresholds).validationScores,
    test: await testScores(paths.verification, integerModel),
    protocols: await readProtocols(paths.protocols, integerModel),
  };
}

function partOf(part: CardPart['part'], dataset: Dataset): CardPart {
  const people = subjectNames(dataset);
  return {
    part,
    samples: dataset.count,
    recordings: dataset.origins === undefined ? null : recordingsOf(dataset).length,
    people: people === undefined ? null : new Set(people).size,
  };
}

/** The number of samples of a class in a part, whatever the order of its classes. */
function countOf(className: string, { labels, classNames }: Dataset): number {
  const wanted = classNames.indexOf(className);
  return labels.reduce((count, label) => (label === wanted ? count + 1 : count), 0);
}

/** Whether windows of the config share samples with the next. */
function overlaps(data: Config['data']): boolean {
  if (data.source !== 'recordings' || data.signal.kind === 'beats') return false;
  const { length, hop = length } = data.signal;
  return hop < length;
}

/** What the card of a bundle is made from, in addition to the network. */
type CardSettings = Pick<Config, 'name' | 'data' | 'card'> & { readonly configHash: string };

/**
 * The card of an integer model: what its file, its data and its config say, what was measured, and what follows from it.
 *
 * @param integerModel SHA-256 of its file
 */
export function modelCardOf(
  { name, data, card, configHash: config }: CardSettings,
  { network, origin, signalToNoise }: IntegerModelFile,
  integerModel: string,
  splits: DataSplits,
  scores: CardScores,
): ModelCard {
  const { provenance, exit, calibration } = origin;
  const { kind, within = null } = unitOfModel(origin);
  const facts: CardFacts = {
    name,
    ffirm: version,
    purpose: {
      intendedUse: card?.intendedUse ?? null,
      notIntendedFor: card?.notIntendedFor ?? null,
      contact: card?.contact ?? null,
    },
    data: {
      name: provenance.data.name,
      source: provenance.data.source,
      parts: CARD_PARTS.map((part) => partOf(part, splits[part])),
      split: splits.split ?? null,
      overlapping: overlaps(data),
      classes: network.classNames.map((className) => ({
        name: className,
        train: countOf(className, splits.train),
        validation: countOf(className, splits.validation),
        test: countOf(className, splits.test),
      })),
      notes: splits.notes ?? [],
    },
    network: {
      layers: describeNetwork(describedLayers(network.model)),
      decision: decisionOf(network.model),
      training:
        provenance.training === undefined
          ? null
          : {
              rule: provenance.training.rule.kind,
              epochs: provenance.epochs,
              seed: provenance.seed,
              engine: provenance.engine.name,
            },
    },
    quantization: { calibrationSamples: origin.quantize.calibration, signalToNoise },
    earlyExit: {
      rule: exit.rule,
      exitPoints: network.model.exits.length,
      unit: { kind, within },
      claim: claimOf(origin, network.classNames),
      supported: (calibration?.pValue ?? null) !== null,
    },
    scores,
    hashes: {
      config,
      data: provenance.data.fingerprint,
      floatModel: origin.floatModel,
      integerModel,
    },
  };
  return { ...facts, limits: limitsOf(facts) };
}
