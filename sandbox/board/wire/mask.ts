import type { Secrets } from '../../secrets';

const names =
  'access_token|refresh_token|application_token|event_token|client_secret|auth|auth_id|refresh_id|password';

/** `&` or `=` once and again percent-encoded: commands of a batch are forms within a form. */
const encoded = (hex: string): string => `%(?:25)*${hex}`;

/** A name, what parts it from its value in forms, queries and JSON, and the value. */
const named = new RegExp(
  `((?:^|[^a-z0-9_]|%(?:25)*[0-9a-f]{2})(?:${names})(?:\\]|${encoded('5D')})?\\\\?"?` +
    `(?:=|${encoded('3D')}|\\s*:\\s*\\\\?"))((?:(?!${encoded('26')}|${encoded('22')})[^&"'\\s<>\\\\])+)`,
  'gi',
);

const webhook = /(\/rest\/\d+\/)[^/?\s"]+(?=\/)/g;

/** A text of the wire without what gives rights: tokens by their names, and this sandbox's own secrets wherever they stand. */
export function mask(text: string, secrets: Secrets): string {
  const hidden = text.replace(named, '$1***').replace(webhook, '$1***');
  return valuesOf(secrets).reduce((left, secret) => left.replaceAll(secret, '***'), hidden);
}

function valuesOf(secrets: Secrets): string[] {
  const { clientSecret, applicationToken, erpPassword, oneCPassword } = secrets;
  const { jiraApiToken, jiraPat, jiraClientSecret, jiraAccessToken } = secrets;
  return [
    clientSecret,
    applicationToken,
    erpPassword,
    oneCPassword,
    jiraApiToken,
    jiraPat,
    jiraClientSecret,
    jiraAccessToken,
  ];
}
