import type { Permissions } from '../protocol/signals';
import type { CallState } from './model';
import { texts } from './texts';

/** What one may do beyond taking part; the server decides, this mirrors it. */
export interface Rights {
  /** Let people in from the waiting room. */
  readonly admit: boolean;
  /** Switch microphones off. */
  readonly mute: boolean;
  /** Everything else that co-hosts do. */
  readonly moderate: boolean;
  /** Make co-hosts, and remove them from the meeting. */
  readonly nameCoHosts: boolean;
  /** What only the host does. */
  readonly own: boolean;
}

export function rightsOf({ self, settings }: Pick<CallState, 'self' | 'settings'>): Rights {
  const own = self?.role === 'host';
  const moderate = own || self?.role === 'cohost';
  const acts = moderate || self?.acting === true;
  const nameCoHosts = own || (moderate && settings?.coHostsMayNameCoHosts === true);
  return { admit: acts, mute: acts, moderate, nameCoHosts, own };
}

/** Why this person may not do something, in a sentence; undefined: it is allowed. */
export function forbidden({ self }: Pick<CallState, 'self'>, what: keyof Permissions): string | undefined {
  return self === undefined || self.permissions[what] ? undefined : texts.notAllowed[what];
}
