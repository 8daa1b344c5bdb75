import { AgainIcon, WarningIcon } from './icons';
import { texts } from './texts';
import { useView } from './view';

/** What is wrong with microphone or camera, and what to do about it. */
export function Problems() {
  const { state, actions } = useView();
  const microphone = state.value.microphone.problem;
  const camera = state.value.camera.problem;
  const sentences = [
    microphone === camera && camera !== undefined && texts.problems.both[camera],
    microphone !== camera && microphone !== undefined && texts.problems.microphone[microphone],
    microphone !== camera && camera !== undefined && texts.problems.camera[camera],
  ].filter((sentence) => sentence !== false);

  return (
    <div role="status" class="problems">
      {sentences.length > 0 && (
        <div class="note note-warning">
          <WarningIcon />
          <div>
            {sentences.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
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
