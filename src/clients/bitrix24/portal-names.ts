import { BlockList, isIP } from 'node:net';

/** Names that the public knows no portal by: they may mean one of our machines, or where clouds give credentials. */
const privateName =
  /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|test|invalid|home\.arpa)$/;

/**
 * True if PORTALS lists a portal.
 *
 * @param hostOrMember the portal's host, with its port if it has one, or its member_id
 * @param portals hosts, member_ids, and `http://host:port` of portals on this machine, as the settings write them: lower
 *   case, and no port that goes without saying; empty: nobody
 */
export function isAllowedPortal(hostOrMember: string, portals: readonly string[]): boolean {
  const wanted = hostOrMember.toLowerCase();
  return portals.some((entry) => {
    const [name, port] = entry.startsWith('http://')
      ? [entry.slice('http://'.length), ':80']
      : [entry, ':443'];
    return wanted === name || wanted === `${name}${port}`;
  });
}

/** Whether a host is a name that means the same portal to everyone. @param hostname without a port */
export function isPublicName(hostname: string): boolean {
  const name = hostname.replace(/\.$/, '');
  return !isAddress(name) && name.includes('.') && !privateName.test(name);
}

/** Portals have names: an address is somebody's machine, and may be one of ours. @param hostname without a port */
export function isAddress(hostname: string): boolean {
  return isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
}

/** Addresses of this machine and of networks that the Internet does not reach (RFC 1918, RFC 4193). */
const ownNetworks = new BlockList();
ownNetworks.addSubnet('127.0.0.0', 8);
ownNetworks.addSubnet('10.0.0.0', 8);
ownNetworks.addSubnet('172.16.0.0', 12);
ownNetworks.addSubnet('192.168.0.0', 16);
ownNetworks.addAddress('::1', 'ipv6');
ownNetworks.addSubnet('fc00::', 7, 'ipv6');

/** Whether a host is this machine, or stands in a network of one's own. @param hostname of a URL, without a port */
export function isPrivateHost(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(address);
  return family === 0 ? !isPublicName(hostname) : ownNetworks.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
