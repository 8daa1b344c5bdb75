import type { ReadonlySignal } from '@preact/signals';
import { render } from 'preact';
import type { CallActions, CallState } from '../state/model';

/** Draws the call into root. */
export function renderCall(root: HTMLElement, state: ReadonlySignal<CallState>, _actions: CallActions): void {
  render(<p>{state.value.title}</p>, root);
}
