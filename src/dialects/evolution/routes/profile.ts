import { operations } from '../../../catalogue/operations';
import { constant, nested, route } from '../../kit';
import { fileAt } from '../shared';

const { profile } = operations;

const updated = { update: constant('success') } as const;

const privacy = {
	readreceipts: 'readReceipts',
	profile: 'profilePicture',
	status: 'about',
	online: 'online',
	last: 'lastSeen',
	groupadd: 'groupAdd',
} as const;

export const profileRoutes = [
	route('POST /chat/updateProfileName/:instance', profile.setName, {
		id: 'evolution.profile.updateProfileName',
		body: { name: 'name' },
		reply: updated,
	}),
	route('POST /chat/updateProfileStatus/:instance', profile.setAbout, {
		id: 'evolution.profile.updateProfileStatus',
		body: { status: 'about' },
		reply: updated,
	}),
	route('POST /chat/updateProfilePicture/:instance', profile.setPicture, {
		id: 'evolution.profile.updateProfilePicture',
		body: { picture: fileAt('media') },
		refused: ['media.mediaId'],
		reply: updated,
	}),
	route('DELETE /chat/removeProfilePicture/:instance', profile.removePicture, {
		id: 'evolution.profile.removeProfilePicture',
		reply: updated,
	}),
	route('GET /chat/fetchPrivacySettings/:instance', profile.getPrivacy, {
		id: 'evolution.profile.fetchPrivacySettings',
		reply: privacy,
	}),
	route('POST /chat/updatePrivacySettings/:instance', profile.setPrivacy, {
		id: 'evolution.profile.updatePrivacySettings',
		status: 201,
		body: privacy,
		completedBy: profile.getPrivacy,
		reply: { ...updated, data: nested(privacy) },
	}),
];
