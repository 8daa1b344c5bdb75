import type { Language } from '../language';
import { call } from './call';
import { state } from './state';

export const arabic: Language = { call, state };
