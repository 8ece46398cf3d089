import { defineStorage } from '@aws-amplify/backend';

// The order matters: `room/staff/notes/*` lies below two once the token is gone.
export const storage = defineStorage({
  name: 'files',
  access: (allow) => ({
    'foo/*': [allow.authenticated.to(['read', 'write', 'delete'])],
    'foo/bar/*': [allow.guest.to(['read'])],
    'foo/baz/*': [allow.authenticated.to(['read'])],
    'room/{entity_id}/*': [allow.guest.to(['get'])],
    'room/staff/*': [allow.authenticated.to(['get'])],
    'room/staff/notes/*': [allow.guest.to(['get'])],
    'tree/{entity_id}/*': [allow.groups(['admin']).to(['read'])],
    'tree/leaf/{entity_id}/*': [allow.entity('identity').to(['read'])],
  }),
});
