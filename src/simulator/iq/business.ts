import { child, el } from '../wire/stanza';
import type { IqFamily } from './IqFamily';

/** A person is a business once it shows a profile. */
export const business: IqFamily = {
	'w:biz get business_profile': ({ network, question }) => {
		const jid = child(question, 'profile')?.attrs.jid;
		const shown = network.people.find(jid)?.settings.business;
		if (!shown) return [el('business_profile')];
		const { description, category, email, website, address } = shown;
		const texts = { description, email, website, address };
		const told = Object.entries(texts).flatMap(([tag, text]) =>
			text === undefined ? [] : [el(tag, {}, Buffer.from(text))],
		);
		const kind = category === undefined ? [] : [el('category', {}, Buffer.from(category))];
		const hours = shown.hours?.map(({ day, opensAt, closesAt }) =>
			el('business_hours_config', {
				day_of_week: day,
				mode: 'specific_hours',
				open_time: opensAt,
				close_time: closesAt,
			}),
		);
		return [
			el('business_profile', {}, [
				el('profile', { jid }, [
					...told,
					el('categories', {}, kind),
					...(hours ? [el('business_hours', { timezone: 'Etc/UTC' }, hours)] : []),
				]),
			]),
		];
	},
	'bot get bot': () => [el('bot', { v: 2 })],
};
