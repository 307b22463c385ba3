import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { GatewayError } from '../domain/errors';
import { checkedLookup } from './checkedLookup';

export interface PlainHttpOptions {
	/** Further hosts by name, address or CIDR; `*` allows every one. */
	hosts: readonly string[];
	/** The system's by default. */
	lookup?: LookupFunction;
}

/** Who may be spoken to without TLS: this host and the networks that an operator has at home. */
export interface PlainHttpPolicy {
	/** Rejects with PLAIN_HTTP_REFUSED for a plain address that leads elsewhere; a name that is not found passes. */
	check(url: string): Promise<void>;
	/** Throws PLAIN_HTTP_REFUSED for a host that is an address itself, which nobody looks up. */
	checkAddress(host: string): void;
	/** For connections: fails with PLAIN_HTTP_REFUSED, whatever the name led to before. */
	lookup: LookupFunction;
}

/** Link-local ones are not among them: clouds answer there with the secrets of their machines. */
const homeRanges = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat']);

export function buildPlainHttpPolicy({
	hosts,
	lookup = systemLookup,
}: PlainHttpOptions): PlainHttpPolicy {
	const named = new Set(hosts.map((host) => host.toLowerCase()));
	const networks = hosts.filter((host) => ipaddr.isValidCIDR(host)).map(ipaddr.parseCIDR);
	const isNamed = (host: string) => named.has('*') || named.has(host.toLowerCase());

	const allows = (address: string) => {
		if (isNamed(address)) return true;
		if (!ipaddr.isValid(address)) return false;
		// An IPv4 address in the clothes of IPv6 is what it is.
		const parsed = ipaddr.process(address);
		return homeRanges.has(parsed.range()) || networks.some((network) => isIn(parsed, network));
	};
	const guarded = checkedLookup(lookup, allows, refusal);
	const policy: PlainHttpPolicy = {
		lookup: (name, options, done) =>
			isNamed(name) ? lookup(name, options, done) : guarded(name, options, done),

		checkAddress(host) {
			const address = host.replace(/^\[|\]$/g, '');
			if (isIP(address) !== 0 && !allows(address)) throw refusal(host);
		},

		async check(url) {
			const { protocol, hostname } = new URL(url);
			if (protocol !== 'http:') return;
			policy.checkAddress(hostname);
			if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return;
			const error = await new Promise<Error | null>((resolve) =>
				policy.lookup(hostname, { all: true }, resolve),
			);
			if (error instanceof GatewayError) throw error;
		},
	};
	return policy;
}

type Network = ReturnType<typeof ipaddr.parseCIDR>;

function isIn(address: ipaddr.IPv4 | ipaddr.IPv6, [network, bits]: Network): boolean {
	return address.kind() === network.kind() && address.match(network, bits);
}

function refusal(host: string): GatewayError {
	return new GatewayError('PLAIN_HTTP_REFUSED', host);
}
