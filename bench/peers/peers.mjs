// The peers, in the order of the table.
import { casbinOneModel, casbinSliced } from './casbin.mjs';
import { cedarOneSet, cedarSliced } from './cedar.mjs';
import { cerbosBatched, cerbosSingle } from './cerbos.mjs';

export const PEERS = [
  cedarOneSet,
  cedarSliced,
  casbinOneModel,
  casbinSliced,
  cerbosSingle,
  cerbosBatched,
];
