import '../styles/call.css';
import type { ReadonlySignal } from '@preact/signals';
import { render } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { CallActions, CallState } from '../state/model';
import { After, Unsupported } from './after';
import { Banners, LiveRegion, Toasts } from './banners';
import { ChatPanel } from './chat';
import { DeviceCheck } from './check';
import { Dialogs } from './dialogs';
import { useKeyboard } from './keyboard';
import { ParticipantsPanel } from './people';
import { Stage } from './stage';
import { Statistics } from './statistics';
import { texts } from './texts';
import { showTheme } from './theme';
import { Toolbar } from './toolbar';
import { TurnedAway } from './turned-away';
import { createView, useView, ViewContext } from './view';
import { Waiting } from './waiting';
import { WaitingRoom } from './waiting-room';

/** Draws the call into root, now and whenever state changes. */
export function renderCall(root: HTMLElement, state: ReadonlySignal<CallState>, actions: CallActions): void {
  const view = createView(state, actions);
  render(
    <ViewContext.Provider value={view}>
      <Visit />
      <Toasts />
      <LiveRegion />
    </ViewContext.Provider>,
    root,
  );
}

/** Draws the page for browsers that lack what a call needs. */
export function renderUnsupported(root: HTMLElement, meetingId: string): void {
  render(<Unsupported meetingId={meetingId} />, root);
}

function Visit() {
  const { state } = useView();
  const { phase, title, meetingId } = state.value;
  const name = title || meetingId;
  useEffect(() => {
    document.title = `${name} · ${texts.product}`;
  }, [name]);
  const inCall = phase.kind === 'call';
  // Before anything of the call is there: colours that change after it was measured fade, button by button.
  useMemo(() => showTheme(inCall), [inCall]);

  switch (phase.kind) {
    case 'check':
    case 'joining':
      return <DeviceCheck />;
    case 'waiting':
      return <Waiting notBegun={phase.reason === 'notBegun'} hostPresent={phase.hostPresent} />;
    case 'call':
      return <Call />;
    case 'turned-away':
      return <TurnedAway key={phase.why} why={phase.why} until={phase.until} />;
    case 'seat-in-use':
    case 'left':
    case 'ended':
    case 'seat-taken':
      return <After key={phase.kind} phase={phase} />;
  }
}

function Call() {
  const { state } = useView();
  const { panel, title, meetingId } = state.value;
  useKeyboard();
  return (
    <main class="call">
      <h1 class="visually-hidden">{title || meetingId}</h1>
      <Banners />
      <div class="call-body">
        <Stage />
        <Statistics />
        {panel !== 'participants' && <WaitingRoom floating />}
        {panel === 'chat' && <ChatPanel />}
        {panel === 'participants' && <ParticipantsPanel />}
      </div>
      <Toolbar />
      <Dialogs />
    </main>
  );
}
