import { board } from './board.mjs';
import { claims } from './claims.mjs';
import { convolution, convolutionParts } from './convolution.mjs';
import { cores } from './cores.mjs';
import { demo } from './demo.mjs';
import { eeg } from './eeg.mjs';
import { exits } from './exits.mjs';
import { frontEnd } from './front-end.mjs';
import { kernels } from './kernels.mjs';
import { learning, learningFolds } from './learning.mjs';
import { motion } from './motion.mjs';
import { page } from './page.mjs';
import { rulesBeats, rulesEeg, rulesMnist } from './rules.mjs';
import { signals } from './signals.mjs';

/** Pages of figures by their names: a page is a file here and a line in this list. */
export const PAGES = new Map([
  ['claims', claims],
  ['demo', demo],
  ['board', board],
  ['cores', cores],
  ['convolution', convolution],
  ...convolutionParts,
  ['eeg', eeg],
  ['exits', exits],
  ['front-end', frontEnd],
  ['kernels', kernels],
  ['learning', learning],
  ['learning-folds', learningFolds],
  ['motion', motion],
  ['page', page],
  ['rules-mnist', rulesMnist],
  ['rules-beats', rulesBeats],
  ['rules-eeg', rulesEeg],
  ['signals', signals],
]);
