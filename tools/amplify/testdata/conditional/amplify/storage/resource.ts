import { defineStorage } from '@aws-amplify/backend';

const stage = process.env.STAGE ?? 'development';
const isOpen = stage !== 'production';

export const storage = defineStorage({
  name: 'files',
  access: (allow) => ({
    'docs/*': [
      allow.authenticated.to(isOpen ? ['read', 'write'] : ['read']),
      ...(isOpen ? [allow.guest.to(['read'])] : []),
    ],
    ...(isOpen && { 'scratch/*': [allow.guest.to(['read', 'write', 'delete'])] }),
  }),
});
