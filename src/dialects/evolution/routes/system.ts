import { operations } from '../../../catalogue/operations';
import { basicAuth, constant, route, text, via, type Codec } from '../../kit';

const { getInfo, getMetrics } = operations.system;

/** The greeting that clients look for. */
const greeting: Codec<string> = {
	decode: () => 'Evolution API',
	encode: (name) => `Welcome to the ${name}, it is working!`,
};

export const systemRoutes = [
	route('GET /', getInfo, {
		id: 'evolution.system.root',
		scope: 'none',
		reply: {
			status: constant(200),
			message: via('name', greeting),
			version: 'version',
			clientName: constant('wagate'),
			documentation: 'documentationUrl',
			whatsappWebVersion: 'whatsappVersion',
		},
	}),
	// Prometheus sends no `apikey`; user and password are METRICS_USER and METRICS_PASSWORD of a real server.
	route('GET /metrics', getMetrics, {
		id: 'evolution.system.metrics',
		auth: basicAuth,
		reply: text('text', 'text/plain; version=0.0.4; charset=utf-8'),
	}),
];
