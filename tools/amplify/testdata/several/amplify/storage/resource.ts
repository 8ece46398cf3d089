import { defineStorage } from '@aws-amplify/backend';

export const first = defineStorage({
  name: 'first-bucket',
  isDefault: true,
  access: (allow) => ({ 'a/*': [allow.guest.to(['read']), allow.groups(['admin']).to(['write'])] }),
});

export const second = defineStorage({
  name: 'second bucket',
  versioned: true,
  access: (allow) => ({ 'a/b/*': [allow.authenticated.to(['read'])] }),
});

// Nobody may do anything in it.
export const third = defineStorage({ name: 'third' });
