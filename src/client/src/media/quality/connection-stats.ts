import type { MediaPath } from '../../protocol/signals';
import type { Source } from '../transport';

/** One section of a connection and what it carries. */
export interface KnownStream {
  readonly direction: 'in' | 'out';
  readonly source: Source;
  /** Whose it is, or for whom alone; absent: it is one's own, for everybody. */
  readonly participantId?: string;
  readonly mid: string | null;
  readonly trackId: string | undefined;
}

/** What the browser knows of one connection, and what its sections mean. */
export interface ConnectionStats {
  readonly way: MediaPath;
  /** The other end of a direct connection. */
  readonly participantId?: string;
  readonly report: Iterable<readonly [string, unknown]>;
  readonly streams: readonly KnownStream[];
}
