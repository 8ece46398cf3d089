import { defineFunction } from '@aws-amplify/backend';

export const thumbnailer = defineFunction({ entry: './handler.ts', name: 'thumbnailer' });
