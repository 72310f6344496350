import { call } from './http.ts';
import type { ImageDocument, KindDocument } from './types/images.ts';

export const listImages = () => call<ImageDocument[]>('GET', '/images');
export const listKinds = () => call<KindDocument[]>('GET', '/kinds');
