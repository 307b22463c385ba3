import { proto } from '@whiskeysockets/baileys';
import type { Room } from '../groups/Room';
import { deliver } from '../relay/deliver';
import type { Envelope } from '../relay/Envelope';
import { pad, unpad } from '../signal/padding';
import type { Sealed, SignalDevice } from '../signal/SignalDevice';
import type { Companion } from './Companion';
import { deviceRef, type DeviceRef } from './Directory';
import type { Person } from './Person';
import type { SentMessage } from './SentMessage';

/** What is used of a phone. */
interface Writer {
	readonly owner: Person;
	readonly keys: SignalDevice;
	/** Seals something for one device. */
	encryptFor(recipient: DeviceRef, content: Buffer): Sealed;
	envelopeTo(sent: SentMessage, recipient: DeviceRef): Envelope;
}

/** Who was given this phone's key of a group, since somebody left it last. */
interface Given {
	epoch: Room['epoch'];
	addresses: Set<string>;
}

/** How a phone writes and reads in groups: one ciphertext for all, under a key that each device is given once. */
export class PhoneGroups {
	private readonly given = new Map<string, Given>();

	constructor(private readonly phone: Writer) {}

	send(sent: SentMessage, group: Room, message: proto.IMessage): void {
		const { owner, keys } = this.phone;
		const given = this.givenIn(group);
		const distribution = Buffer.from(proto.Message.encode(this.ownKey(group)).finish());
		const body = keys.groups.encrypt(group.jid(), pad(sent.content));
		for (const { person } of group.members) {
			for (const companion of person.companions.values()) {
				this.sendTo(sent, { group, person, companion, given, distribution, body });
			}
			if (person !== owner) person.phone.receivePlain(this.plain(sent, group, person), message);
		}
	}

	/** A message together with the key that it was sent under before: for a device that could not read it. */
	withKey(sent: SentMessage, group: Room): Buffer {
		const message = { ...sent.message, ...this.ownKey(group) };
		return Buffer.from(proto.Message.encode(message).finish());
	}

	/** Takes the author's key when it comes along. Throws as the ciphers do. */
	read({ sender, sealed, distribution }: Envelope, group: Room): proto.Message {
		const { keys } = this.phone;
		const author = sender.person.address(sender.device);
		if (distribution) this.takeKey(author, keys.decrypt(author, distribution));
		if (sealed.type === 'skmsg') {
			return proto.Message.decode(unpad(keys.groups.decrypt(group.jid(), author, sealed.body)));
		}
		return this.takeKey(author, keys.decrypt(author, sealed));
	}

	private sendTo(
		sent: SentMessage,
		copy: {
			group: Room;
			person: Person;
			companion: Companion;
			given: Given;
			distribution: Buffer;
			body: Buffer;
		},
	): void {
		const { group, person, companion, given, body } = copy;
		const recipient = deviceRef(person, companion, group.addressing);
		const address = person.address(companion.device);
		const isNew = !given.addresses.has(address);
		given.addresses.add(address);
		const distribution = isNew ? this.phone.encryptFor(recipient, copy.distribution) : undefined;
		const sealed: Sealed = { type: 'skmsg', body };
		deliver({ ...this.phone.envelopeTo(sent, recipient), group, sealed, distribution });
	}

	private plain(sent: SentMessage, group: Room, person: Person): Envelope {
		const recipient = { person, device: 0, addressing: group.addressing };
		return { ...this.phone.envelopeTo(sent, recipient), group };
	}

	private ownKey(group: Room): proto.IMessage {
		return {
			senderKeyDistributionMessage: {
				groupId: group.jid(),
				axolotlSenderKeyDistributionMessage: this.phone.keys.groups.distribution(group.jid()),
			},
		};
	}

	private takeKey(author: string, padded: Buffer): proto.Message {
		const message = proto.Message.decode(unpad(padded));
		const { groupId, axolotlSenderKeyDistributionMessage: key } =
			message.senderKeyDistributionMessage ?? {};
		if (groupId && key) this.phone.keys.groups.accept(groupId, author, Buffer.from(key));
		return message;
	}

	/** Who left must not read on: then the key is a new one, and nobody has it. */
	private givenIn(group: Room): Given {
		const { epoch } = group;
		const known = this.given.get(group.jid());
		if (known?.epoch === epoch) return known;
		if (known) this.phone.keys.groups.forgetOwn(group.jid());
		const given = { epoch, addresses: new Set<string>() };
		this.given.set(group.jid(), given);
		return given;
	}
}
