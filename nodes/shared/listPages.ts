import type { IDataObject } from 'n8n-workflow';
import type { OperationForm } from '../../src/projections/n8nForm';
import type { Connection } from './connection';
import type { GetParameter } from './readParameters';
import { readNumber } from './readValue';

/** Most rows on a page, as the catalogue has it. */
const largestPage = 100;
/** A gateway that answers the same page for ever must not keep a node busy for ever. */
const mostPages = 1_000;
const defaultLimit = 50;

/** How many rows a person wants of a list: Infinity for all; null where the person pages by hand, or there are none. */
export function readLimit(
	{ pages }: OperationForm,
	input: IDataObject,
	get: GetParameter,
): number | null {
	if (!pages || input.page !== undefined) return null;
	if (get('returnAll', false) === true) return Infinity;
	return readNumber({ title: 'Limit' }, get('limit', defaultLimit));
}

/** The list up to the limit, however many pages that takes; a gateway that does not page is asked once. */
export async function callPages(
	{ call, takes }: Connection,
	{ id, pages }: OperationForm,
	input: IDataObject,
	{ limit, endpoint }: { limit: number; endpoint: string | undefined },
): Promise<IDataObject> {
	const list = pages?.list ?? '';
	if (!takes(id, 'page')) {
		const answer = await call(id, input, endpoint);
		return { ...answer, [list]: rowsIn(answer, list).slice(0, limit) };
	}
	const size = Math.min(limit, largestPage);
	const pageSize = typeof input.pageSize === 'number' ? input.pageSize : size;
	const rows: IDataObject[] = [];
	for (let page = 1; ; page += 1) {
		const answer = await call(id, { ...input, page, pageSize }, endpoint);
		const found = rowsIn(answer, list);
		rows.push(...found);
		if (rows.length >= limit || isLast(answer, found, pageSize, page)) {
			return { ...answer, [list]: rows.slice(0, limit) };
		}
	}
}

function isLast(
	{ pageInfo }: IDataObject,
	found: readonly IDataObject[],
	pageSize: number,
	page: number,
): boolean {
	if (found.length === 0 || page >= mostPages) return true;
	const { pages } = (pageInfo ?? {}) as { pages?: number | null };
	// Without a count of pages, a page that is not full is the last; without any such facts the gateway does not page.
	if (typeof pages === 'number') return page >= pages;
	return !pageInfo || found.length < pageSize;
}

function rowsIn(answer: IDataObject, list: string): IDataObject[] {
	return Array.isArray(answer[list]) ? (answer[list] as IDataObject[]) : [];
}
