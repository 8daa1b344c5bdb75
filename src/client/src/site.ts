// What script adds to the ordinary pages; all of them work without it.
import './styles/site.css';
import { goTo } from './ui/address';

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-join]')) {
  form.addEventListener('submit', (event) => {
    const target = goTo(form.querySelector('input')?.value ?? '');
    if (target !== undefined) {
      // A pasted link may carry the host's secret in its fragment: it must not reach the server inside a query.
      event.preventDefault();
      location.assign(target);
    }
  });
}

// A second press would start a second meeting. The button works again when the page comes back from the cache.
for (const form of document.querySelectorAll<HTMLFormElement>('form.start')) {
  const button = form.querySelector('button');
  form.addEventListener('submit', () => button?.setAttribute('disabled', ''));
  window.addEventListener('pageshow', () => button?.removeAttribute('disabled'));
}

// The menu under the name closes as menus do.
const menu = document.querySelector<HTMLDetailsElement>('.name-menu');
document.addEventListener('click', (event) => {
  if (menu?.open && event.target instanceof Node && !menu.contains(event.target)) {
    menu.open = false;
  }
});
menu?.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    menu.open = false;
    menu.querySelector('summary')?.focus();
  }
});

for (const row of document.querySelectorAll<HTMLElement>('[data-copy]')) {
  const field = row.querySelector('input');
  const button = row.querySelector('button');
  const status = row.parentElement?.querySelector('[role="status"]');
  if (field !== null && button !== null && status) {
    button.hidden = false;
    button.addEventListener('click', () => {
      field.select();
      // An insecure page has no clipboard: what is selected can be copied by hand.
      const copied = navigator.clipboard?.writeText(field.value) ?? Promise.reject(new Error('no clipboard'));
      copied.then(
        () => {
          status.textContent = button.dataset.done ?? '';
        },
        () => {
          status.textContent = button.dataset.byHand ?? '';
        },
      );
    });
  }
}

// A link from a mail changes nothing by being opened, but in the browser that asked for it nobody has to press the button.
document.querySelector<HTMLFormElement>('form[data-press]')?.requestSubmit();

// Mails tell times as the reader's clock does.
for (const field of document.querySelectorAll<HTMLInputElement>('input[data-time-zone]')) {
  field.value = new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
