import { Stop } from '../run/progress.mjs';
import { installN8n } from './installN8n';

installN8n(process.cwd()).catch((error: unknown) => {
	console.error(error instanceof Stop ? error.message : error);
	process.exitCode = 1;
});
