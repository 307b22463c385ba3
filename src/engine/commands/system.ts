import { instanceStates } from '../../domain/instance';
import { isoTime } from '../messageEvents';
import type { EngineHost } from '../EngineHost';
import type { Command } from './Command';

const getInfo: Command<'system.getInfo'> = async (_input, { host }) => ({
	name: 'wagate',
	version: host.version,
	whatsappVersion: host.whatsappVersion.join('.'),
	documentationUrl: null,
});

const getHealth: Command<'system.getHealth'> = async (_input, { host }) => {
	const { writable } = await host.storage.health();
	return {
		status: writable ? 'ok' : 'storage_error',
		uptimeSeconds: Math.round(process.uptime()),
		timestamp: isoTime(host.clock.now()),
	};
};

const getMetrics: Command<'system.getMetrics'> = async (_input, { host }) => ({
	text: await metricsOf(host),
});

export const systemCommands = {
	'system.getInfo': getInfo,
	'system.getHealth': getHealth,
	'system.getMetrics': getMetrics,
};

interface Metric {
	name: string;
	help: string;
	/** Labels as Prometheus writes them, such as `{state="connected"}`, and the value. */
	samples: [labels: string, value: number][];
}

/** Without names or numbers of anybody: metrics are read by more people than messages are. */
async function metricsOf(host: EngineHost): Promise<string> {
	const { writable, bytes } = await host.storage.health();
	const states = host.instances().map(({ status }) => status.state);
	const metrics: Metric[] = [
		{
			name: 'wagate_instances',
			help: 'Instances by state',
			samples: instanceStates.map((state) => [
				`{state="${state}"}`,
				states.filter((each) => each === state).length,
			]),
		},
		{
			name: 'wagate_storage_bytes',
			help: 'Bytes of the store on disk',
			samples: [['', bytes]],
		},
		{
			name: 'wagate_storage_writable',
			help: '1 while the store takes writes',
			samples: [['', Number(writable)]],
		},
		{
			name: 'process_resident_memory_bytes',
			help: 'Resident memory of the gateway',
			samples: [['', process.memoryUsage.rss()]],
		},
	];
	return metrics.map(written).join('');
}

/** Prometheus text format 0.0.4. */
function written({ name, help, samples }: Metric): string {
	const lines = samples.map(([labels, value]) => `${name}${labels} ${value}\n`);
	return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('')}`;
}
