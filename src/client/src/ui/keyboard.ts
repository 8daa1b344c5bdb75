import { useEffect } from 'preact/hooks';
import { focusOf, type Shortcut, shortcutFor } from './shortcuts';
import { onwards, turnPage, useView, type View } from './view';

/** Listens for shortcuts as long as the call is shown. */
export function useKeyboard(): void {
  const view = useView();
  useEffect(() => {
    const scope = new AbortController();
    let talking = false;
    const stopTalking = () => {
      if (talking) {
        talking = false;
        view.actions.holdToTalk(false);
      }
    };
    document.addEventListener(
      'keydown',
      (event) => {
        const shortcut = shortcutFor(event, focusOf(document.activeElement), view.preferences.value.letters);
        if (shortcut === undefined) {
          if (talking && event.key === ' ') {
            event.preventDefault();
          }

          return;
        }

        if ((shortcut === 'next-page' || shortcut === 'previous-page') && view.pages.value === 1) {
          // Then they are the browser's.
          return;
        }

        event.preventDefault();
        if (shortcut === 'talk') {
          talking = true;
        }

        run(view, shortcut);
      },
      { signal: scope.signal },
    );
    document.addEventListener('keyup', (event) => event.key === ' ' && stopTalking(), { signal: scope.signal });
    // The key's release is not seen when the window loses the focus meanwhile.
    window.addEventListener('blur', stopTalking, { signal: scope.signal });
    return () => {
      stopTalking();
      scope.abort();
    };
  }, [view]);
}

function run(view: View, shortcut: Shortcut): void {
  const { actions, state } = view;
  const toggle = (panel: 'chat' | 'participants') => actions.openPanel(state.value.panel === panel ? 'none' : panel);
  switch (shortcut) {
    case 'microphone':
      actions.toggleMicrophone();
      break;
    case 'camera':
      actions.toggleCamera();
      break;
    case 'talk':
      actions.holdToTalk(true);
      break;
    case 'hand':
      actions.toggleHand();
      break;
    case 'chat':
    case 'participants':
      toggle(shortcut);
      break;
    case 'screen':
      if (state.value.canShareScreen) {
        actions.toggleScreen().catch(console.error);
      }

      break;
    case 'next-page':
      turnPage(view, onwards());
      break;
    case 'previous-page':
      turnPage(view, -onwards());
      break;
    case 'help':
      view.dialog.value = 'help';
      break;
  }
}
