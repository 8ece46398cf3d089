import { defineStorage } from '@aws-amplify/backend';

// What is given to nobody takes nothing away.
export const storage = defineStorage({
  name: 'files',
  access: (allow) => ({
    'a/*': [allow.guest.to(['read']), allow.groups(['admin']).to(['read'])],
    'a/none/*': [],
    'a/nothing/*': [allow.guest.to([])],
    'a/nobody/*': [allow.groups([]).to(['write'])],
    'a/admin/*': [allow.groups(['admin']).to(['write'])],
  }),
});
