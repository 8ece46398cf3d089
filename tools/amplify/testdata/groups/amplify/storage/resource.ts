import { defineStorage } from '@aws-amplify/backend';

export const storage = defineStorage({
  name: 'files',
  access: (allow) => ({
    'news/*': [
      allow.groups(['editor', 'admin']).to(['read', 'write']),
      allow.authenticated.to(['read']),
    ],
    'archive/*': [allow.groups(['editor']).to(['read']), allow.groups([]).to(['delete'])],
  }),
});
