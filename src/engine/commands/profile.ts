import type { Command } from './Command';

const done = { success: true } as const;

const setName: Command<'profile.setName'> = async (input, { host }) => {
	await host.instance(input.instance).whatsapp.profile.setName(input.name);
	return done;
};

const setAbout: Command<'profile.setAbout'> = async (input, { host }) => {
	await host.instance(input.instance).whatsapp.profile.setAbout(input.about);
	return done;
};

const setPicture: Command<'profile.setPicture'> = async ({ instance, media }, { host }) => {
	const picture = await host.media.picture(instance, media);
	await host.instance(instance).whatsapp.profile.setPicture(picture);
	return done;
};

const removePicture: Command<'profile.removePicture'> = async (input, { host }) => {
	await host.instance(input.instance).whatsapp.profile.removePicture();
	return done;
};

const getPrivacy: Command<'profile.getPrivacy'> = async (input, { host }) =>
	host.instance(input.instance).whatsapp.profile.privacy();

const setPrivacy: Command<'profile.setPrivacy'> = async ({ instance, ...change }, { host }) => {
	const { profile } = host.instance(instance).whatsapp;
	await profile.setPrivacy(change);
	return profile.privacy();
};

export const profileCommands = {
	'profile.setName': setName,
	'profile.setAbout': setAbout,
	'profile.setPicture': setPicture,
	'profile.removePicture': removePicture,
	'profile.getPrivacy': getPrivacy,
	'profile.setPrivacy': setPrivacy,
};
