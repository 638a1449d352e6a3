import { describeDamagedBlobs, isInNpmTest } from '../test/codegen/fixtures/damaged-blobs.js';

// The kernels and networks that `npm test` leaves out.
describeDamagedBlobs((damage) => !isInNpmTest(damage));
