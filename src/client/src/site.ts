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

// Mails tell times as the reader's clock does.
for (const field of document.querySelectorAll<HTMLInputElement>('input[data-time-zone]')) {
  field.value = new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
