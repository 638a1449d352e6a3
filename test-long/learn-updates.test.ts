import { describeUpdates } from '../test/kernel/learn/updates.js';

describeUpdates(1);
