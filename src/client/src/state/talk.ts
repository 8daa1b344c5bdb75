import type { Body, ModerationMethod } from '../protocol/commands';
import { newId } from '../protocol/identifiers';
import { type CommandReply, type ReactionKind, refusals } from '../protocol/signals';
import { makeStreamToken, type StreamToken } from '../protocol/stream-tokens';
import { commandOf } from './chat';
import type { LiveCall } from './live-call';
import { sentenceOf } from './refusals';
import type { SeatStore } from './seat';
import type { Store } from './store';
import { texts } from './texts';

/** What a person tells the meeting: chat, hand, name, and its end. Refusals are shown as notices. */
export class Talk {
  readonly #store: Store;
  readonly #seats: SeatStore;
  readonly #call: () => LiveCall | undefined;

  constructor(store: Store, seats: SeatStore, call: () => LiveCall | undefined) {
    this.#store = store;
    this.#seats = seats;
    this.#call = call;
  }

  toggleHand(): void {
    const raised = this.#store.state.self?.handRaisedAt === null;
    void this.#command(this.#call()?.submit('raiseHand', { raised }), texts.handFailed);
  }

  async react(reaction: ReactionKind): Promise<void> {
    const reply = await this.#call()?.calls.react(reaction);
    if (reply === undefined || reply.accepted || this.#call() === undefined) {
      return;
    }

    const tooFast = reply.code === refusals.rateLimited;
    const text = tooFast ? texts.reactionTooFast : texts.reactionFailed;
    // Pressing on must not pile the same sentence up.
    if (!this.#store.state.notices.some((notice) => notice.text === text)) {
      this.#store.dispatch({ kind: 'notice', tone: 'info', text });
    }
  }

  say(text: string, to: string | null): void {
    if (text.trim() !== '') {
      void this.#send(newId(), text.trim(), to);
    }
  }

  /** Sends a refused line once more, under a new id: the server knows the refused one. */
  sayAgain(messageId: string): void {
    const entry = this.#store.state.chat.find((line) => line.messageId === messageId && line.state === 'failed');
    const commandId = commandOf(messageId);
    if (entry !== undefined && commandId !== undefined) {
      this.#store.dispatch({ kind: 'chat-dropped', commandId });
      void this.#send(newId(), entry.text, entry.to);
    }
  }

  /** Before the call only the field changes; in it, the server decides. */
  async rename(displayName: string): Promise<boolean> {
    const call = this.#call();
    const reply = await call?.submit('rename', { displayName });
    if (reply === undefined || reply.accepted) {
      if (call !== undefined) {
        this.#seats.name = displayName;
      }
      this.#store.dispatch({ kind: 'named', name: displayName });
      return true;
    }

    this.#refused(reply, texts.renameFailed);
    return false;
  }

  /** Whether it was done. */
  async moderate<M extends ModerationMethod>(method: M, body: Body<M>): Promise<boolean> {
    const reply = await this.#call()?.submit(method, body);
    if (reply !== undefined && !reply.accepted) {
      this.#refused(reply, texts.moderationFailed);
    }
    return reply?.accepted ?? false;
  }

  /** Its secret is the caller's to show; nothing of it is kept here. */
  async makeStreamToken(kind: StreamToken['kind']): Promise<StreamToken | undefined> {
    const { hostToken } = this.#seats;
    try {
      const made = hostToken && (await makeStreamToken(this.#store.state.meetingId, hostToken, kind));
      if (made) {
        return made;
      }
    } catch (error) {
      console.warn('The server could not be reached.', error);
    }
    this.#notice(texts.tokenFailed);
    return undefined;
  }

  /** The signal meetingEnded follows. */
  async endForAll(): Promise<void> {
    await this.#command(this.#call()?.submit('endMeeting', {}), texts.endFailed);
  }

  async #send(commandId: string, text: string, to: string | null): Promise<void> {
    this.#store.dispatch({ kind: 'chat-sending', commandId, text, to, sentAt: new Date().toISOString() });
    const reply = await this.#call()?.submit('chatMessage', { text, to }, { commandId });
    this.#store.dispatch({ kind: 'chat-answered', commandId, accepted: reply?.accepted ?? false });
    if (reply !== undefined && !reply.accepted && this.#call() !== undefined) {
      this.#notice(sentenceOf(reply) ?? texts.unavailable);
    }
  }

  async #command(answer: Promise<CommandReply> | undefined, failed: string): Promise<void> {
    const reply = await answer;
    if (reply !== undefined && !reply.accepted) {
      this.#refused(reply, failed);
    }
  }

  #refused(reply: CommandReply, failed: string): void {
    // After leaving, what was not answered any more is of no interest.
    if (this.#call() !== undefined) {
      const reason = sentenceOf(reply);
      this.#notice(reason === undefined ? failed : `${failed} ${reason}`);
    }
  }

  #notice(text: string): void {
    this.#store.dispatch({ kind: 'notice', tone: 'error', text });
  }
}
