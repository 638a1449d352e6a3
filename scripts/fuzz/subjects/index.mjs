import { configs } from './configs.mjs';
import { models } from './models.mjs';
import { readers } from './readers.mjs';

/** What is tested with damaged inputs, by name: a subject is a file here and a line in this list. */
export const SUBJECTS = new Map(Object.entries({ configs, models, readers }));
