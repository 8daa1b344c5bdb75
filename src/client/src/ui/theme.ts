/** Colours of the browser's own bars: the grounds of styles/tokens.css. */
const grounds = { light: '#fbfaf7', dark: '#101615', call: '#0d1211' } as const;

/** The call is dark, what comes before and after it follows the system as all pages do. */
export function showTheme(call: boolean): void {
  if (call) {
    document.documentElement.dataset.bsTheme = 'dark';
  } else {
    delete document.documentElement.dataset.bsTheme;
  }
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    meta.content = grounds[call ? 'call' : meta.media.includes('dark') ? 'dark' : 'light'];
  }
}
