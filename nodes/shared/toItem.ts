import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { GatewayCredential } from './readCredential';

type BinaryHelpers = Pick<IExecuteFunctions['helpers'], 'prepareBinaryData'>;

const pngDataUrl = /^data:image\/png;base64,/;

/** What a gateway answered or emitted as an item: a QR becomes a picture under `data`, and the gateway is named. */
export async function toItem(
	output: IDataObject,
	credential: GatewayCredential,
	helpers: BinaryHelpers,
): Promise<Pick<INodeExecutionData, 'json' | 'binary'>> {
	const { qrImage, ...rest } = output;
	const json = { ...rest, gateway: credential.gateway, ...networkOf(output, credential) };
	if (typeof qrImage !== 'string' || !pngDataUrl.test(qrImage)) return { json };
	const bytes = Buffer.from(qrImage.replace(pngDataUrl, ''), 'base64');
	const name = typeof output.instance === 'string' ? `${output.instance}-qr.png` : 'qr.png';
	const binary: IBinaryKeyData = { data: await helpers.prepareBinaryData(bytes, name, 'image/png') };
	return { json, binary };
}

/** Nobody should take a message of the local WhatsApp for a real one. */
function networkOf(output: IDataObject, credential: GatewayCredential): IDataObject {
	if (output.network !== undefined || credential.connection !== 'sidecar') return {};
	return { network: credential.network };
}
