import { CHECKED, describeBuilds } from '../test/kernel/beats/stream-builds.js';

await describeBuilds([
  { name: 'host', rate: 128, channels: 1, set: 'full', block: 0, flags: CHECKED },
  { name: 'host', rate: 360, channels: 2, set: 'full', block: 7, flags: CHECKED },
  { name: 'host', rate: 250, channels: 2, set: 'full', block: 0, flags: CHECKED },
  { name: 'host', rate: 500, channels: 3, set: 'compact', block: 33, flags: CHECKED },
  { name: 'host', rate: 134, channels: 16, set: 'full', block: 0, flags: CHECKED },
  { name: 'cortex-m4', rate: 200, channels: 3, set: 'compact', block: 20, flags: [] },
  { name: 'cortex-m55', rate: 360, channels: 2, set: 'compact', block: 16, flags: [] },
  { name: 'cortex-m55', rate: 256, channels: 1, set: 'full', block: 0, flags: [] },
]);
