import { GatewayError } from '../../domain/errors';
import { unquote } from './unquote';
import { RedisReader } from './RedisReader';

/**
 * What Evolution API 2 keeps of an instance in Redis, with `CACHE_REDIS_ENABLED`: a hash named `prefix:module:id` of keys by
 * their names, and with `CACHE_REDIS_SAVE_INSTANCES` of `creds`, too. Values are JSON in the form of BufferJSON (Source:
 * Evolution API's `RedisCache` and `CacheService`). Rejects with BUNDLE_REFUSED.
 */
export async function readEvolutionKeys(url: string, id: string): Promise<Map<string, string>> {
	if (!/^rediss?:\/\//.test(url) || !URL.canParse(url)) {
		// Not named: it may hold a password.
		throw new GatewayError('BAD_REQUEST', 'WAGATE_EVOLUTION_REDIS must begin with redis://');
	}
	const redis = await RedisReader.open(url);
	try {
		const fields = new Map<string, string>();
		for (const key of await redis.hashesEndingWith(`:${id}`)) {
			for (const [name, value] of await redis.hash(key)) fields.set(name, unquote(value));
		}
		return fields;
	} finally {
		redis.close();
	}
}
