import ipaddr from 'ipaddr.js';

/** All that is assigned as global unicast; IPv4 inside of IPv6 is mostly elsewhere. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** Azure answers its virtual machines here, with their secrets; by its number it is a public address. */
const metadata = new Set(['168.63.129.16']);

/**
 * Whether an IP address belongs to the internet at large. False for loopback, private, link-local, CGNAT, unique local,
 * multicast, 0/8, reserved and documentation ranges, clouds' metadata, and every IPv6 form that embeds IPv4 (mapped,
 * compatible, NAT64, 6to4, Teredo), after IANA's registries of special-purpose addresses.
 */
export function isPublicAddress(address: string): boolean {
	if (!ipaddr.isValid(address)) return false;
	const parsed = ipaddr.parse(address);
	if (parsed.range() !== 'unicast' || metadata.has(parsed.toString())) return false;
	return parsed instanceof ipaddr.IPv4 || parsed.match(globalUnicast);
}
