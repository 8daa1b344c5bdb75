import { DeviceFields } from './devices';
import { JoinForm } from './join-form';
import { Preview } from './preview';
import { Problems } from './problems';
import { texts } from './texts';
import { useView } from './view';

/** The page before the call: how one will be seen and heard. Devices never keep anybody from joining. */
export function DeviceCheck() {
  const { state } = useView();
  const { meetingId, title } = state.value;
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
          <h1>{title === '' || title === meetingId ? texts.check.ready : title}</h1>
          <p class="check-id">{meetingId}</p>
          <JoinForm />
        </div>
        <div class="check-more">
          <h2 class="check-devices">{texts.check.devices}</h2>
          <DeviceFields />
          <p class="form-text">{texts.check.direct}</p>
        </div>
      </div>
    </main>
  );
}
