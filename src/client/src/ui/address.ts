/** Where a typed meeting id or pasted link leads on this server; undefined when it is neither. */
export function goTo(typed: string): string | undefined {
  const text = typed.trim();
  const at = text.toLowerCase().indexOf('/m/');
  const rest = at < 0 ? text : text.slice(at + 3);
  const letters = (rest.split(/[/?#]/)[0] ?? '').replace(/[- ]/g, '').toLowerCase();
  if (!/^[a-z]{10}$/.test(letters)) {
    return undefined;
  }

  const host = at < 0 ? null : /#(host=[^#]+)$/.exec(rest);
  const id = `${letters.slice(0, 3)}-${letters.slice(3, 7)}-${letters.slice(7)}`;
  return host === null ? `/m/${id}` : `/m/${id}#${host[1]}`;
}
