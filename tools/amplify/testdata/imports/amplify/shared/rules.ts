import type { StorageAccessBuilder } from '@aws-amplify/backend-storage';

export enum Folder { Public = 'public', Staff = 'staff' }

export const below = (folder: string): `${string}/*` => `${folder}/*`;

export function readers(allow: StorageAccessBuilder) {
  return [
    allow.guest.to(['read']),
    allow.authenticated.to(['read']),
  ];
}
