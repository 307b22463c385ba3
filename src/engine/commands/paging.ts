/** How many rows a page has when the caller does not say. */
const PAGE_SIZE = 50;

interface PagingInput {
	page?: number | undefined;
	pageSize?: number | undefined;
	search?: string | undefined;
}

/** Which rows a page of a list holds. */
export function pageOf({ page = 1, pageSize = PAGE_SIZE, search }: PagingInput) {
	return { limit: pageSize, offset: (page - 1) * pageSize, search };
}

export function pageInfo({ limit, offset }: { limit: number; offset: number }, total: number) {
	return { page: offset / limit + 1, pageSize: limit, pages: Math.ceil(total / limit), total };
}
