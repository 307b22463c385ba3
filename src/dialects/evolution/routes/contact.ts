import { operations } from '../../../catalogue/operations';
import {
	accepted,
	addressAsJid,
	asked,
	each,
	ignored,
	jidAsLid,
	list,
	nested,
	route,
	via,
	type Codec,
} from '../../kit';
import { address, chatJid, instanceId } from '../shared';

const { contact } = operations;

const number = { number: 'contact' } as const;

/** One address or several. */
const addresses: Codec<string[]> = {
	decode: (wire) =>
		[wire].flat().filter((site): site is string => typeof site === 'string' && site !== ''),
	encode: (sites) => sites,
};

export const contactRoutes = [
	route('POST /chat/whatsappNumbers/:instance', contact.checkNumbers, {
		id: 'evolution.chat.whatsappNumbers',
		body: { numbers: 'numbers' },
		reply: list('results', {
			jid: address,
			exists: 'exists',
			number: 'number',
			// 2.3.7 says the word `lid` here when the jid is one; ours is the LID itself.
			lid: via('lid', jidAsLid),
			name: ignored(),
		}),
	}),
	route('POST /chat/fetchProfilePictureUrl/:instance', contact.getPicture, {
		id: 'evolution.chat.fetchProfilePictureUrl',
		body: number,
		dropped: ['size'],
		reply: { wuid: via('chatId', addressAsJid), profilePictureUrl: 'url' },
	}),
	route('POST /chat/findContacts/:instance', contact.list, {
		id: 'evolution.chat.findContacts',
		body: {
			where: nested({
				remoteJid: via('contact', chatJid),
				// The vendor's page asks so for a number; for a real server it is the id of the row.
				id: accepted('contact'),
			}),
		},
		dropped: ['page', 'pageSize'],
		refused: ['search'],
		reply: list('contacts', {
			id: 'contactId',
			remoteJid: address,
			pushName: 'profileName',
			profilePicUrl: 'pictureUrl',
			createdAt: 'createdAt',
			isGroup: 'isGroup',
			instanceId: asked('instance', instanceId),
		}),
	}),
	route('POST /chat/fetchProfile/:instance', contact.get, {
		id: 'evolution.profile.fetchProfile',
		body: number,
		reply: {
			wuid: address,
			name: 'name',
			numberExists: 'exists',
			picture: 'pictureUrl',
			status: 'about',
			isBusiness: 'isBusiness',
			email: 'email',
			description: 'description',
			website: 'website',
		},
	}),
	route('POST /chat/fetchBusinessProfile/:instance', contact.getBusinessProfile, {
		id: 'evolution.profile.fetchBusinessProfile',
		body: number,
		reply: {
			isBusiness: 'isBusiness',
			wid: via('chatId', addressAsJid),
			jid: accepted(via('chatId', addressAsJid)),
			description: 'description',
			category: 'category',
			email: 'email',
			website: via('websites', addresses),
			address: 'address',
			business_hours: nested({
				business_config: each('hours', {
					day_of_week: 'day',
					mode: 'mode',
					open_time: 'opensAt',
					close_time: 'closesAt',
				}),
			}),
		},
	}),
];
