/** Audio into voice notes, without ffmpeg. */
export interface VoiceEncoder {
	/** MP3 or WAV as Ogg with Opus, one channel, while it is made. Rejects with MEDIA_REFUSED. */
	encode(path: string, type: string): AsyncIterable<Uint8Array>;
	/** 64 levels from 0 to 100 of a voice note; null for what cannot be read. */
	waveformOf(path: string): Promise<Buffer | null>;
}
