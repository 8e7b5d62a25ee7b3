import { isIP } from 'node:net';
import { ClientError } from '../client-error';

/** Names that no public resolver knows, and the one that clouds answer with credentials. */
const privateName =
  /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|test|invalid|home\.arpa)$/;

/**
 * True if a portal is in the allow-list.
 *
 * @param hostOrMember the portal's host, with its port if it has one, or its member_id
 * @param portals hosts, member_ids, and `http://host:port` of portals on this machine; empty: nobody
 */
export function isAllowedPortal(hostOrMember: string, portals: readonly string[]): boolean {
  const wanted = hostOrMember.toLowerCase();
  return portals.some((entry) => hostOf(entry) === wanted);
}

/**
 * The REST base that calls of a portal go to, checked: whoever names it could otherwise make us call any address.
 * https to a public name on its own port, or what the allow-list itself names; plain http to this machine only,
 * and only where the list says `http://`.
 *
 * @throws ClientError refused `EndpointRefused`
 */
export function pinEndpoint(clientEndpoint: string, portals: readonly string[]): string {
  const url = URL.canParse(clientEndpoint) ? new URL(clientEndpoint) : undefined;
  if (!url) throw refused('it is no URL');
  if (url.username || url.password) throw refused('it holds credentials');
  if (url.pathname !== '/rest/' || url.search || url.hash) throw refused('its path is not /rest/');

  const permitted =
    url.protocol === 'http:' ? isListedLoopback(url, portals) : isPublic(url) || isListed(url, portals);
  if (!permitted) throw refused(`${url.protocol}//${url.host} is no public https address`);
  return url.href;
}

function isPublic({ protocol, hostname, port }: URL): boolean {
  const name = hostname.replace(/\.$/, '');
  return protocol === 'https:' && !port && !isAddress(name) && name.includes('.') && !privateName.test(name);
}

/** A box portal may have a name of its own network: the operator vouches for it by listing it. */
function isListed({ protocol, host, hostname }: URL, portals: readonly string[]): boolean {
  return (
    protocol === 'https:' && !isAddress(hostname) && portals.some((entry) => entry.toLowerCase() === host)
  );
}

function isListedLoopback({ host, hostname }: URL, portals: readonly string[]): boolean {
  const onThisMachine = hostname === 'localhost' || hostname === '[::1]' || /^127\.[\d.]+$/.test(hostname);
  return onThisMachine && portals.some((entry) => entry.startsWith('http://') && hostOf(entry) === host);
}

/** Portals have names: an address is somebody's machine, and may be one of ours. */
function isAddress(hostname: string): boolean {
  return isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
}

function hostOf(entry: string): string {
  return entry.startsWith('http://') && URL.canParse(entry) ? new URL(entry).host : entry.toLowerCase();
}

function refused(reason: string): ClientError {
  return new ClientError(`The portal's address is refused: ${reason}. Nothing was sent to it.`, {
    system: 'portal',
    verdict: 'refused',
    kind: 'EndpointRefused',
  });
}
