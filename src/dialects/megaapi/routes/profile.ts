import { operations } from '../../../catalogue/operations';
import { ignored, inside, nested, orElse, phoneAsJid, route } from '../../kit';
import { success } from '../shared';

const { profile } = operations;

/** Read from the instance before the call. */
const ownJid = ({ phone }: { phone?: string | null }) =>
	phone ? phoneAsJid.encode(phone) : undefined;

export const profileRoutes = [
	route('POST /rest/instance/setProfilePictureUrl/:instance', profile.setPicture, {
		id: 'megaapi.instance.setProfilePictureUrl',
		ownAliases: ['/instance/setProfilePictureUrl/:instance'],
		completedBy: operations.instance.getState,
		body: {
			messageData: nested({
				// The document wants the JID of the account itself, which the path says already.
				to: orElse(ignored(), ownJid),
				url: inside('media', 'url'),
			}),
		},
		refused: ['media.base64', 'media.mediaId'],
		reply: success,
	}),
	route('POST /rest/instance/setProfileStatus/:instance', profile.setAbout, {
		id: 'megaapi.instance.setProfileStatus',
		ownAliases: ['/instance/setProfileStatus/:instance'],
		body: { messageData: nested({ status: 'about' }) },
		reply: success,
	}),
	route('POST /rest/instance/setProfileName/:instance', profile.setName, {
		id: 'megaapi.instance.setProfileName',
		ownAliases: ['/instance/setProfileName/:instance'],
		body: { messageData: nested({ name: 'name' }) },
		reply: success,
	}),
];
