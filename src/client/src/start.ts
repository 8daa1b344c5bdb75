import type { Language } from './languages/language';
import { speak } from './languages/speak';
import { CallMedia } from './media/call-media';
import { EarlyMedia } from './media/server/early-media';
import { ReadyHub } from './protocol/ready-hub';
import { initialState } from './state/initial';
import { watchNetwork } from './state/page';
import { keptSaving } from './state/saving';
import { SeatStore, secretsOf } from './state/seat';
import { Session } from './state/session';
import { storageOr } from './state/storage';
import { Store } from './state/store';
import { isSupported } from './state/support';
import { renderCall, renderUnsupported } from './ui/call';

function visit(root: HTMLElement, meetingId: string): void {
  const browser = storageOr(() => localStorage);
  const seats = new SeatStore(
    meetingId,
    storageOr(() => sessionStorage),
    browser,
  );
  const { hostToken, ticket } = secretsOf(location.hash);
  if (hostToken !== undefined) {
    seats.hostToken = hostToken;
  }
  if (ticket !== undefined) {
    seats.ticket = ticket;
  }
  if (hostToken !== undefined || ticket !== undefined) {
    // At once, before anybody reads it over a shoulder or copies it together with the link.
    history.replaceState(history.state, '', location.pathname + location.search);
  }

  // Absent where the page is not secure, whatever the type says.
  const mediaDevices = navigator.mediaDevices as MediaDevices | undefined;
  const { accountName, password, waitingRoom, locked, host } = root.dataset;
  const store = new Store(
    initialState({
      meetingId,
      title: root.dataset.title ?? '',
      displayName: accountName || seats.name,
      ...(accountName && { account: accountName }),
      doors: {
        password: password === 'true',
        waitingRoom: waitingRoom === 'true',
        locked: locked === 'true',
        host: host === 'true' || seats.hostToken !== undefined,
      },
      canShareScreen: mediaDevices !== undefined && 'getDisplayMedia' in mediaDevices,
      saving: keptSaving(browser),
      canChooseSpeaker: 'setSinkId' in HTMLMediaElement.prototype,
    }),
  );
  const connect = (configuration: RTCConfiguration) => new RTCPeerConnection(configuration);
  const channel = new ReadyHub();
  const early = new EarlyMedia(connect);
  watchNetwork(() => early.renew(), new AbortController().signal);
  const session = new Session({
    meetingId,
    store,
    seats,
    storage: browser,
    root,
    mediaDevices,
    channel,
    early,
    makeHub: () => channel.take(),
    makeTransport: (self, signalling, listener) => new CallMedia(self, signalling, listener, connect, early.take()),
    locks: navigator.locks as LockManager | undefined,
  });
  renderCall(root, store.signal, bound(session));
  void session.start();
}

/** Actions that ui/ can hand around as plain functions. */
function bound(session: Session): Session {
  return new Proxy(session, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** The call page, in one language. */
export function start(language: Language): void {
  speak(language);
  const root = document.getElementById('call');
  const meetingId = root?.dataset.meetingId;
  if (root !== null && meetingId !== undefined) {
    if (isSupported()) {
      visit(root, meetingId);
    } else {
      renderUnsupported(root, meetingId);
    }
  }
}
