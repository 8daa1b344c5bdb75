import { AgainIcon, WarningIcon } from './icons';
import { texts } from './texts';
import { useView } from './view';

/** What is wrong with microphone or camera, and what to do about it. */
export function Problems() {
  const { state, actions } = useView();
  const microphone = state.value.microphone.problem;
  const camera = state.value.camera.problem;
  const any = microphone !== undefined || camera !== undefined;
  return (
    <div role="status" class="problems">
      {any && (
        <div class="note note-warning">
          <WarningIcon />
          <div>
            {microphone !== undefined && <p>{texts.problems.microphone[microphone]}</p>}
            {camera !== undefined && <p>{texts.problems.camera[camera]}</p>}
            <p class="note-quiet">{texts.check.stillJoin}</p>
            <button
              type="button"
              class="btn btn-quiet btn-sm"
              onClick={() => {
                actions.retryDevices().catch(console.error);
              }}
            >
              <AgainIcon />
              {texts.check.again}
            </button>
          </div>
        </div>
      )}
    </div>
  );
}
