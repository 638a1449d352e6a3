import { describeLateDescriptions } from '../test/kernel/late-descriptions.js';

describeLateDescriptions(100);
