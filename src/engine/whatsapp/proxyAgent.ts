import type { Agent } from 'node:https';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { SocksProxyAgent } from 'socks-proxy-agent';
import type { Proxy } from '../connection';

/** How a socket and its media leave by a proxy; names are looked up at the proxy. */
export function buildProxyAgent(proxy: Proxy): Agent {
	const url = new URL(`${schemes[proxy.protocol]}://${proxy.host}:${proxy.port}`);
	url.username = encodeURIComponent(proxy.username ?? '');
	url.password = encodeURIComponent(proxy.password ?? '');
	return proxy.protocol.startsWith('socks') ? new SocksProxyAgent(url) : new HttpsProxyAgent(url);
}

/** With an `a` and an `h` the SOCKS proxy looks the name up, as an HTTP proxy does. */
const schemes: Record<Proxy['protocol'], string> = {
	http: 'http',
	https: 'https',
	socks4: 'socks4a',
	socks5: 'socks5h',
};
