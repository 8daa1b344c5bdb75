import { describe } from 'vitest';
import { moderation } from '../scenes/moderation';
import { inChromium } from '../scenes/stage';

describe('hosts and co-hosts', () => moderation(inChromium));
