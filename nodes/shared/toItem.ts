import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
} from 'n8n-workflow';
import type { Connection } from './connection';

type BinaryHelpers = Pick<IExecuteFunctions['helpers'], 'prepareBinaryData'>;

const pngDataUrl = /^data:image\/png;base64,/;

/** What a gateway answered or emitted as an item: a QR becomes a picture under `data`, and the gateway is named. */
export async function toItem(
	output: IDataObject,
	{ credential, network }: Pick<Connection, 'credential' | 'network'>,
	helpers: BinaryHelpers,
): Promise<Pick<INodeExecutionData, 'json' | 'binary'>> {
	const { qrImage, ...rest } = output;
	const json = { ...rest, gateway: credential.gateway, ...(await networkOf(output, network)) };
	if (typeof qrImage !== 'string' || !pngDataUrl.test(qrImage)) return { json };
	const bytes = Buffer.from(qrImage.replace(pngDataUrl, ''), 'base64');
	const name = typeof output.instance === 'string' ? `${output.instance}-qr.png` : 'qr.png';
	const binary: IBinaryKeyData = {
		data: await helpers.prepareBinaryData(bytes, name, 'image/png'),
	};
	return { json, binary };
}

/** Nobody should take a message of the local WhatsApp for a real one. */
async function networkOf(output: IDataObject, ask: Connection['network']): Promise<IDataObject> {
	if (output.network !== undefined) return {};
	const network = await ask();
	return network === null ? {} : { network };
}
