export { LinkPreviews, type LinkPreview } from './LinkPreviews';
