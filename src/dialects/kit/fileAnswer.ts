import { z } from 'zod';
import type { Operation } from '../../catalogue/define';

/**
 * The type of an answer in two parts: a line of JSON, which is the answer as it would be with an empty file, and the
 * bytes of the file. Our server gives it to who accepts it, which is our client; to anybody else a file is Base64.
 */
export const fileBehindJson = 'application/vnd.wagate.file';

/** Whether an operation's answer may have a file inside; of a webhook, `base64` is a switch. */
export function answersFile({ output }: Operation): boolean {
	const { base64 } = output.shape as Record<string, z.ZodType | undefined>;
	return base64 instanceof z.ZodString;
}
