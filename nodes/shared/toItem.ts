import type { IBinaryData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { readable, type Connection } from './connection';
import { isComing } from './readValue';

type BinaryHelpers = Pick<IExecuteFunctions['helpers'], 'prepareBinaryData'>;

const pngDataUrl = /^data:image\/png;base64,/;

/**
 * What a gateway answered or emitted as an item: a QR becomes a picture and a downloaded file a file, both under
 * `data`, and the gateway is named.
 */
export async function toItem(
	output: IDataObject,
	{ credential, network }: Pick<Connection, 'credential' | 'network'>,
	helpers: BinaryHelpers,
): Promise<Pick<INodeExecutionData, 'json' | 'binary'>> {
	const { qrImage: _qr, base64: _file, fileBytes: _bytes, ...rest } = output;
	const json = { ...rest, gateway: credential.gateway, ...(await networkOf(output, network)) };
	const data = await toFile(output, helpers);
	if (!data) return { json };
	// Some gateways do not say how large a file is, and none that sends it in pieces; n8n counted.
	const counted = rest.size === null && data.bytes !== undefined && { size: data.bytes };
	return { json: { ...json, ...counted }, binary: { data } };
}

/** The file or the QR in an answer, kept by n8n; null when there is none. */
export async function toFile(
	{ qrImage, base64, fileBytes, fileName, mimeType, instance }: IDataObject,
	helpers: BinaryHelpers,
): Promise<IBinaryData | null> {
	if (typeof qrImage === 'string' && pngDataUrl.test(qrImage)) {
		const name = typeof instance === 'string' ? `${instance}-qr.png` : 'qr.png';
		return helpers.prepareBinaryData(bytesOf(qrImage), name, 'image/png');
	}
	const [name, type] = [textOf(fileName), textOf(mimeType)];
	if (isComing(fileBytes)) {
		// n8n does not look into a stream, and takes what says nothing of itself for text.
		const told = type ?? (name === undefined ? 'application/octet-stream' : undefined);
		return helpers.prepareBinaryData(readable(fileBytes), name, told);
	}
	if (typeof base64 !== 'string' || base64 === '') return null;
	return helpers.prepareBinaryData(bytesOf(base64), name, type);
}

/** With or without a data URL in front. */
function bytesOf(base64: string): Buffer {
	return Buffer.from(base64.replace(/^data:[^,]*,/, ''), 'base64');
}

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Nobody should take a message of the local WhatsApp for a real one. */
async function networkOf(output: IDataObject, ask: Connection['network']): Promise<IDataObject> {
	if (output.network !== undefined) return {};
	const network = await ask();
	return network === null ? {} : { network };
}
