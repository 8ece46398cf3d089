import { defineAuth } from '@aws-amplify/backend';
import { Group } from './groups';

export const auth = defineAuth({
  loginWith: { email: true },
  groups: Object.values(Group),
});
