import { ClientError } from '../client-error';
import { isAddress, isPublicName } from './portal-names';

/**
 * The REST base that calls of a portal go to, checked: whoever names it could otherwise make us call any address.
 * https to a public name on its own port, or what the allow-list itself names; plain http to this machine only,
 * and only where the list says `http://`.
 *
 * @param portals as `isAllowedPortal` takes them
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
  return protocol === 'https:' && !port && isPublicName(hostname);
}

/** A box portal may have a name of its own network: the operator vouches for it by listing it. */
function isListed({ protocol, host, hostname }: URL, portals: readonly string[]): boolean {
  return protocol === 'https:' && !isAddress(hostname) && portals.includes(host);
}

function isListedLoopback({ host, hostname }: URL, portals: readonly string[]): boolean {
  const onThisMachine = hostname === 'localhost' || hostname === '[::1]' || /^127\.[\d.]+$/.test(hostname);
  return onThisMachine && portals.includes(`http://${host}`);
}

function refused(reason: string): ClientError {
  return new ClientError(`The portal's address is refused: ${reason}. Nothing was sent to it.`, {
    system: 'portal',
    verdict: 'refused',
    kind: 'EndpointRefused',
  });
}
