// Names for what the API answers.
import type { components } from '../generated/api';

type Schemas = components['schemas'];

export type AssetAccount = Schemas['AssetAccount'];
export type Health = Schemas['Health'];
export type OpenEpoch = Schemas['OpenEpoch'];
export type AssetPrice = Schemas['AssetPrice'];
export type Proof = Schemas['Proof'];
export type SessionList = Schemas['SessionList'];
export type Settlement = Schemas['Settlement'];
