import { type KeyRing, publicKeyOf } from '../codec/keys';
import { createSealer, openSealed, type PublicKey } from '../codec/sealed-box';

/** Seals secrets at rest, such as a portal's tokens, each bound to its owner. */
export interface Vault extends SealingVault {
  /** @throws VaultError if the key is unknown, the secret was altered, or it belongs to another context */
  open(sealed: string, context: string): string;
  /** The same secret under the first key; the same text if it is under it already. @throws VaultError as `open` */
  reseal(sealed: string, context: string): string;
}

/** Of a process that opens nothing. */
export interface SealingVault {
  /** @param context whose it is, e.g. a member_id; the same is needed to open */
  seal(plain: string, context: string): string;
}

/** A secret that cannot be opened; the message names the key id or the owner, never the secret. */
export class VaultError extends Error {
  override readonly name = 'VaultError' as const;
}

const form = /^v1:([A-Za-z0-9._-]{1,32}):([A-Za-z0-9_-]+)$/;

/** A sealed secret is `v1:{key id}:{base64url}`: fit for JSON, a header or a line of text. */
export function createSealingVault(key: PublicKey): SealingVault {
  const sealer = createSealer(key);
  return {
    seal(plain, context) {
      const sealed = sealer.seal(Buffer.from(plain), boundTo(context));
      return `v1:${sealer.id}:${sealed.toString('base64url')}`;
    },
  };
}

/** Opens what was sealed to the public half of any of these keys, and seals to that of the first. */
export function createVault(ring: KeyRing): Vault {
  const { sealsWith, keys } = ring;
  const { seal } = createSealingVault(publicKeyOf(ring));

  function open(sealed: string, context: string): string {
    const [, id, body] = form.exec(sealed) ?? [];
    if (id === undefined || body === undefined) {
      throw new VaultError('This is not a secret that was sealed here; it was not opened.');
    }
    const key = keys.get(id);
    if (!key) {
      throw new VaultError(
        `A secret is sealed with key "${id}", which is not among VAULT_KEYS (${[...keys.keys()].join(', ')}); ` +
          'it was not opened. Add that key behind the first one.',
      );
    }
    const plain = openSealed(key.privateKey, Buffer.from(body, 'base64url'), boundTo(context));
    if (plain) return plain.toString();
    // GCM cannot tell these apart.
    throw new VaultError(
      `A secret sealed with key "${id}" does not open for ${JSON.stringify(context)}: it was altered, ` +
        'belongs to another context, or the key of that id is another one.',
    );
  }

  return {
    seal,
    open,
    reseal(sealed, context) {
      const plain = open(sealed, context);
      return form.exec(sealed)?.[1] === sealsWith ? sealed : seal(plain, context);
    },
  };
}

function boundTo(context: string): string {
  return JSON.stringify(['vault/1', context]);
}
