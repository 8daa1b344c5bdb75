import { DeviceFields } from './devices';
import { Preview } from './preview';
import { Problems } from './problems';
import { texts } from './texts';
import { useView } from './view';

/** Before a door that somebody else opens: how one will be seen, and whether the host is there. */
export function Waiting({ notBegun, hostPresent }: { readonly notBegun: boolean; readonly hostPresent: boolean }) {
  const { state, actions } = useView();
  const { meetingId, title, channel, displayName } = state.value;
  const lost = channel !== 'connected';
  return (
    <main class="check">
      <header class="check-head">
        <a class="wordmark" href="/">
          {texts.product}
        </a>
      </header>
      <div class="check-body">
        <div class="check-look">
          <Preview />
          <Problems />
        </div>
        <div class="check-form">
          <h1>{title || meetingId}</h1>
          <p class="check-id">{meetingId}</p>
          <div class="waits" role="status">
            <p class="waits-head">
              <span class="spinner-border spinner-border-sm" aria-hidden="true" />
              <span>{texts.doors.waiting}</span>
            </p>
            {notBegun && <p>{texts.doors.notBegun}</p>}
            {lost ? (
              <p class="waits-lost">{texts.doors.reconnecting}</p>
            ) : (
              !notBegun && <p>{hostPresent ? texts.doors.hostHere : texts.doors.hostAway}</p>
            )}
          </div>
          <p class="form-text">
            {texts.doors.joinAs(displayName)} {texts.doors.stay}
          </p>
          <button
            type="button"
            class="btn btn-quiet check-join"
            onClick={() => {
              actions.stopWaiting().catch(console.error);
            }}
          >
            {texts.doors.stop}
          </button>
        </div>
        <div class="check-more">
          <h2 class="check-devices">{texts.check.devices}</h2>
          <DeviceFields />
        </div>
      </div>
    </main>
  );
}
