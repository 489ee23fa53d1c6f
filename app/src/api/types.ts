// Names for what the API answers.
import type { components } from '../generated/api';

type Schemas = components['schemas'];

export type Proof = Schemas['Proof'];
export type SessionList = Schemas['SessionList'];
export type Settlement = Schemas['Settlement'];
