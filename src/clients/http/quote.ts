/** What would break a line, or turn its direction, in a log or on a screen. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\s]+/gu;

/** Makes foreign words fit to be shown: one line, at most 300 characters, and no secret that they echo. @param more secrets */
export function createQuote(
  auth: { username: string; password: string } | undefined,
  more: readonly string[] = [],
): (text: string) => string {
  const pair = auth?.password
    ? [Buffer.from(`${auth.username}:${auth.password}`).toString('base64'), auth.password]
    : [];
  const secrets = [...pair, ...more];
  return (text) => {
    const hidden = secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
    const characters = Array.from(hidden.replace(unprintable, ' ').trim());
    return characters.length > 300 ? `${characters.slice(0, 299).join('')}…` : characters.join('');
  };
}
