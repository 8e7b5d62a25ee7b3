/** A shorter secret, or form of one, turns up in texts that have nothing to do with it. */
const shortest = 4;

/** Every form of a secret that this process was started with, the longest first. */
let known: readonly string[] = [];

/** From now on no text shows them, whoever repeats them. */
export function knowSecrets(secrets: Iterable<string>): void {
  known = inOrder([...known, ...[...secrets].flatMap(formsOf)]);
}

/** A text without the secrets of this process, and without those `present`: the tokens of the call at hand. */
export function hideSecrets(text: string, present: readonly string[] = []): string {
  const forms = present.length === 0 ? known : inOrder([...known, ...present.flatMap(formsOf)]);
  return forms.reduce((shown, form) => shown.replaceAll(form, '***'), text);
}

function inOrder(forms: readonly string[]): string[] {
  return [...new Set(forms)].toSorted((a, b) => b.length - a.length);
}

/** A secret as itself and as Base64 has it, each as URLs, forms, JSON and XML write it. */
function formsOf(secret: string): string[] {
  if (secret.length < shortest) return [];
  return [secret, ...inBase64(secret)].flatMap((form) => {
    // By way of bytes, since half a surrogate pair cannot be encoded.
    const url = encodeURIComponent(Buffer.from(form).toString());
    return [
      form,
      url,
      url.replace(/%../g, (code) => code.toLowerCase()),
      new URLSearchParams({ form }).toString().slice('form='.length),
      JSON.stringify(form).slice(1, -1),
      form.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    ];
  });
}

/** What is the same in every Base64 text that holds the secret's bytes, by their place in a group of three. */
function inBase64(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const own = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    if (own.length < shortest) return [];
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
