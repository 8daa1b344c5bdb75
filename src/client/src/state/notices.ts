import type { CallModel } from './initial';
import type { Notice } from './model';

const keptNotices = 5;

/** Shows a notice; an earlier one of the same topic gives way to it. */
export function notify(state: CallModel, notice: Omit<Notice, 'id'>): CallModel {
  const sequence = state.sequence + 1;
  const others = notice.topic === undefined ? state.notices : withoutTopic(state, notice.topic).notices;
  return { ...state, sequence, notices: [...others, { ...notice, id: sequence }].slice(-keptNotices) };
}

export function withoutTopic(state: CallModel, topic: Notice['topic']): CallModel {
  const notices = state.notices.filter((notice) => notice.topic !== topic);
  return notices.length === state.notices.length ? state : { ...state, notices };
}
