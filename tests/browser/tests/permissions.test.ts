import { describe } from 'vitest';
import { permissions } from '../scenes/permissions';
import { inChromium } from '../scenes/stage';

describe('what participants may do', () => permissions(inChromium));
