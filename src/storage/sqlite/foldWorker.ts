import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { FoldAnswer, FoldCall } from './LogFold';

const database = new DatabaseSync(workerData as string);
database.exec('PRAGMA synchronous = NORMAL');
// Waits for no reader and no writer, and folds what they have done with.
const checkpoint = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');

parentPort?.on('message', (call: FoldCall) => {
	if (call === 'fold') return parentPort?.postMessage(fold());
	database.close();
	parentPort?.close();
});

function fold(): FoldAnswer {
	try {
		checkpoint.get();
		return { failure: null };
	} catch (error) {
		return { failure: error instanceof Error ? error.message : String(error) };
	}
}
