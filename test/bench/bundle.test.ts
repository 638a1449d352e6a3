import { describeBench, isInNpmTest } from './fixtures/bench.js';

await describeBench(isInNpmTest);
