import type { MediaKind } from '../../../domain/media';
import { shapeAudio } from './audio';
import { shapeDocument } from './document';
import { shapeImage } from './image';
import type { Shape } from './Shape';
import { shapeSticker } from './sticker';
import { shapeVideo } from './video';
import { shapeVoice } from './voice';

/** What each kind asks of a file. */
export const shapes: Record<MediaKind, Shape> = {
	image: shapeImage,
	video: shapeVideo,
	gif: shapeVideo,
	videoNote: shapeVideo,
	audio: shapeAudio,
	voice: shapeVoice,
	document: shapeDocument,
	sticker: shapeSticker,
};
