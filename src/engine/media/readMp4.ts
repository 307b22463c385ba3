import { type FileHandle, open } from 'node:fs/promises';

export interface VideoFacts {
	seconds: number | null;
	/** Pixels, as it is shown: a video that was filmed upright is taller than wide. */
	width: number | null;
	height: number | null;
}

interface Box {
	type: string;
	start: number;
	end: number;
}

const HEADER_BYTES = 8;
/** The table of contents of an hour of video stays far below. */
const MOOV_LIMIT = 32 * 1024 * 1024;
const UNKNOWN: VideoFacts = { seconds: null, width: null, height: null };

/** Length and size of an MP4 (ISO/IEC 14496-12: `moov/mvhd`, `moov/trak/tkhd`); nulls for what is not one. */
export async function readMp4(path: string): Promise<VideoFacts> {
	const file = await open(path, 'r');
	try {
		const moov = await readMoov(file);
		return moov ? factsIn(moov) : UNKNOWN;
	} catch (error) {
		if (error instanceof RangeError) return UNKNOWN;
		throw error;
	} finally {
		await file.close();
	}
}

async function readMoov(file: FileHandle): Promise<Buffer | null> {
	const { size } = await file.stat();
	const header = Buffer.alloc(16);
	for (let at = 0; at + HEADER_BYTES <= size;) {
		await file.read(header, 0, header.length, at);
		const box = readBox(header, 0, size - at);
		if (!box) return null;
		if (box.type === 'moov') {
			const length = box.end - box.start;
			if (length > MOOV_LIMIT) return null;
			const moov = Buffer.alloc(length);
			await file.read(moov, 0, length, at + box.start);
			return moov;
		}
		at += box.end;
	}
	return null;
}

function factsIn(moov: Buffer): VideoFacts {
	const movie = children(moov).find(({ type }) => type === 'mvhd');
	const seconds = movie ? durationIn(moov.subarray(movie.start, movie.end)) : null;
	for (const track of children(moov).filter(({ type }) => type === 'trak')) {
		const inside = moov.subarray(track.start, track.end);
		const header = children(inside).find(({ type }) => type === 'tkhd');
		const area = header && areaIn(inside.subarray(header.start, header.end));
		if (area) return { seconds, ...area };
	}
	return { ...UNKNOWN, seconds };
}

function durationIn(mvhd: Buffer): number | null {
	const isLong = mvhd.readUInt8(0) === 1;
	const timescale = mvhd.readUInt32BE(isLong ? 20 : 12);
	const duration = isLong ? Number(mvhd.readBigUInt64BE(24)) : mvhd.readUInt32BE(16);
	return timescale > 0 ? duration / timescale : null;
}

/** Null for a track without a picture. The matrix says by how many quarter turns it is shown. */
function areaIn(tkhd: Buffer): Pick<VideoFacts, 'width' | 'height'> | null {
	const matrix = tkhd.readUInt8(0) === 1 ? 52 : 40;
	const isTurned = tkhd.readInt32BE(matrix) === 0 && tkhd.readInt32BE(matrix + 4) !== 0;
	const width = tkhd.readUInt16BE(matrix + 36);
	const height = tkhd.readUInt16BE(matrix + 40);
	if (width === 0 || height === 0) return null;
	return isTurned ? { width: height, height: width } : { width, height };
}

function children(bytes: Buffer): Box[] {
	const boxes: Box[] = [];
	for (let at = 0; at + HEADER_BYTES <= bytes.length;) {
		const box = readBox(bytes, at, bytes.length - at);
		if (!box) break;
		boxes.push({
			type: box.type,
			start: at + box.start,
			end: Math.min(at + box.end, bytes.length),
		});
		at += box.end;
	}
	return boxes;
}

/** Start and end of a box's content, from its first byte; null when it says to be shorter than its own header. */
function readBox(bytes: Buffer, at: number, left: number): Box | null {
	const short = bytes.readUInt32BE(at);
	const type = bytes.toString('latin1', at + 4, at + 8);
	const start = short === 1 ? 16 : HEADER_BYTES;
	const size = short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? left : short;
	return size >= start ? { type, start, end: size } : null;
}
