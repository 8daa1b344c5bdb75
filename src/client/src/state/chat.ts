import type { ChatLine } from '../protocol/signals';
import type { ChatEntry } from './model';

/** Own lines carry this until the server has given them an id. */
const localPrefix = 'local:';

export const localId = (commandId: string): string => localPrefix + commandId;

/** The command under which a local line was sent, undefined for a line of the server. */
export function commandOf(messageId: string): string | undefined {
  return messageId.startsWith(localPrefix) ? messageId.slice(localPrefix.length) : undefined;
}

const isLocal = (entry: ChatEntry): boolean => entry.messageId.startsWith(localPrefix);

/** The local line that a line from the server confirms; the server's id of a line ends in the id of its command. */
function confirmedBy(chat: readonly ChatEntry[], line: ChatLine, self: string): ChatEntry | undefined {
  if (line.from !== self) {
    return undefined;
  }
  return chat.find((entry) => line.messageId === `${self}-${commandOf(entry.messageId)}`);
}

/** Adds a line; one that is there already changes nothing. */
export function withLine(chat: readonly ChatEntry[], line: ChatLine, self: string): readonly ChatEntry[] {
  if (chat.some((entry) => entry.messageId === line.messageId)) {
    return chat;
  }

  const confirmed = confirmedBy(chat, line, self);
  return [...chat.filter((entry) => entry !== confirmed), { ...line, state: 'sent' }];
}

/** The server's complete chat, followed by own lines that it does not know of. */
export function withSnapshot(
  chat: readonly ChatEntry[],
  lines: readonly ChatLine[],
  self: string,
): readonly ChatEntry[] {
  const confirmed = new Set(lines.map((line) => confirmedBy(chat, line, self)));
  const local = chat.filter((entry) => isLocal(entry) && !confirmed.has(entry));
  return [...lines.map((line): ChatEntry => ({ ...line, state: 'sent' })), ...local];
}
