import { call } from './call';
import { state } from './state';

/** Every other language has what this one has. */
export const english = { call, state } as const;
