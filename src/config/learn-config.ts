import { z } from 'zod';

const count = z.int().positive();

/** Samples of the first minutes that a device can ask about, at most. */
export const MOST_QUESTIONS = 200;

/** What a device learns of its wearer, and from how many answers. */
export const learnSchema = z
  .strictObject({
    minutes: z
      .number()
      .positive()
      .max(1440)
      .default(5)
      .describe('how long samples are collected before the first questions'),
    questions: z
      .int()
      .min(2)
      .max(MOST_QUESTIONS)
      .default(20)
      .describe('samples of these minutes that the wearer is asked about; the device chooses them'),
    laterQuestions: z
      .int()
      .min(0)
      .max(200)
      .default(0)
      .describe('slots for samples that are unlike all of them and are asked about when they come'),
    weights: z
      .enum(['labels', 'layer'])
      .default('labels')
      .describe(
        'what is learned: the weights from the labels to the first layer, or all weights of this layer, which takes more memory and time',
      ),
    keep: z
      .enum(['inputs', 'products'])
      .default('inputs')
      .describe(
        'what the device keeps of samples: inputs, or their products with the first layer, which takes more memory and half the time',
      ),
    pause: z
      .int()
      .min(0)
      .max(1000000)
      .default(0)
      .describe(
        'later questions: one in so many samples in the long run, but as many as there are slots at once; 0 for no limit',
      ),
    newFrom: z
      .number()
      .min(0.5)
      .max(4)
      .default(1.25)
      .describe(
        'later questions: about samples whose distance from all known ones is larger than so many times that of any of the first minutes; ' +
          'rounded to sixteenths',
      ),
    updates: count.max(100000).default(800).describe('updates after the first answers'),
    laterUpdates: count.max(100000).default(400).describe('updates after every later answer'),
    rate: z
      .number()
      .positive()
      .max(1)
      .default(0.01)
      .describe(
        'the part of its activation by which an update moves a unit if the error is 1; the nearest power of 2 that the integers of the network allow is taken',
      ),
    layerRate: z
      .number()
      .positive()
      .max(1)
      .default(0.03)
      .describe(
        'with "weights": "layer", the same for the other inputs of the layer: the part of the difference of its activations for the two labels',
      ),
    replays: z
      .int()
      .min(0)
      .max(1000)
      .default(32)
      .describe('training samples that are stored in flash and learned again between the answers'),
    tolerance: z
      .int()
      .min(0)
      .max(1000)
      .default(3)
      .describe('if more of the replays than this are no longer correct, what was learned is undone'),
  })
  .describe('Learning on the device: from the answers of its wearer');

/** Why a device that learns the whole first layer keeps the inputs of samples. */
export const PRODUCTS_OF_LAYER =
  'learn.keep: products change with the weights of the layer, which "weights": "layer" learns, so they cannot be kept; set it to "inputs", ' +
  'or learn.weights to "labels"';

/** @see learnSchema */
export type LearnConfig = z.output<typeof learnSchema>;
