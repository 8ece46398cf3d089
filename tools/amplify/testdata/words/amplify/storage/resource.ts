import { defineStorage } from '@aws-amplify/backend';

export const storage = defineStorage({
  name: 'files',
  access: (allow) => ({
    'null/*': [allow.groups(['yes', 'Ops Team', 'ü: #1']).to(['read'])],
    '42/*': [allow.guest.to(['read'])],
    'a b/"c"/*': [allow.guest.to(['read'])],
    'ä: [x] #y/*': [allow.guest.to(['read'])],
    "it's \\ {x}/*": [allow.guest.to(['read'])],
  }),
});
