import { defineStorage } from '@aws-amplify/backend';

export const storage = defineStorage({
  name: 'files',
  access: (allow) => ({
    'profile/{entity_id}/*': [
      allow.entity('identity').to(['read', 'write', 'delete']),
      allow.guest.to(['get']),
      allow.authenticated.to(['get', 'list']),
      allow.groups(['admin']).to(['read', 'delete']),
    ],
    'shared/*': [allow.entity('identity').to(['read'])],
    'own/{entity_id}/*': [allow.entity('identity').to(['write'])],
    'own/common/*': [allow.authenticated.to(['read'])],
  }),
});
