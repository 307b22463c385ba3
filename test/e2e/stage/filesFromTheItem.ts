import type { INodeParameters } from 'n8n-workflow';
import type { Vendor } from '../../../nodes/shared/readCredential';
import { vendorFacts } from '../../support/vendor/vendors';
import type { FileOfItem } from './fanOut';

/** A small PDF, as a node before would have made it. */
export const pdf: FileOfItem = {
	fileName: 'invoice-123.pdf',
	mimeType: 'application/pdf',
	bytes: Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
};

interface FileSend {
	name: string;
	parameters: INodeParameters;
	/** What the vendor has to be asked, in no order. */
	requests: object[];
}

const base64 = pdf.bytes.toString('base64');
const to = "={{ $('Item').item.json.phone }}";
const picked = { __rl: true, mode: 'id', value: to };
const phone = '5511988887777';
const jid = `${phone}@s.whatsapp.net`;

const fromBinary = (type: string): INodeParameters => ({
	resource: 'message',
	operation: 'sendMedia',
	to: picked,
	type,
	mediaSource: 'binary',
	mediaBinaryField: 'data',
	caption: 'Your invoice',
});

/** Sends of the file that the item holds; the recipient comes from the item, the instance from the credential. */
export const filesFromTheItem: Record<Vendor, FileSend[]> = {
	evolution: [
		{
			name: 'a PDF from the item',
			parameters: fromBinary('document'),
			requests: [
				{
					method: 'POST',
					path: `/message/sendMedia/${vendorFacts.evolution.instance}`,
					body: {
						number: phone,
						mediatype: 'document',
						mimetype: 'application/pdf',
						caption: 'Your invoice',
						media: base64,
						fileName: 'invoice-123.pdf',
					},
				},
			],
		},
	],
	megaapi: [
		{
			name: 'a PDF from the item',
			parameters: fromBinary('document'),
			requests: [
				{
					method: 'POST',
					path: `/rest/sendMessage/${vendorFacts.megaapi.instance}/mediaBase64`,
					body: {
						messageData: {
							to: jid,
							base64: `data:application/pdf;base64,${base64}`,
							fileName: 'invoice-123.pdf',
							type: 'document',
							caption: 'Your invoice',
							mimeType: 'application/pdf',
						},
					},
				},
			],
		},
	],
	papi: [
		{
			name: 'a PDF from the item',
			parameters: fromBinary('document'),
			requests: [
				{
					method: 'POST',
					path: `/api/instances/${vendorFacts.papi.instance}/send-document`,
					body: {
						jid,
						base64,
						mimetype: 'application/pdf',
						filename: 'invoice-123.pdf',
						caption: 'Your invoice',
					},
				},
			],
		},
	],
	zapini: [
		{
			name: 'a PDF from the item',
			parameters: fromBinary('document'),
			requests: [
				{
					method: 'POST',
					path: '/media/upload',
					body: {
						file: { fileName: 'invoice-123.pdf', mimeType: 'application/pdf', base64 },
						type: 'document',
					},
				},
				{
					method: 'POST',
					path: '/messages/send-media',
					body: {
						instance_id: vendorFacts.zapini.instance,
						recipient: `+${phone}`,
						media_id: 'media_abc123xyz',
						media_type: 'document',
						caption: 'Your invoice',
						filename: 'invoice-123.pdf',
					},
				},
			],
		},
	],
};
