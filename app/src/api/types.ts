// Names for what the API answers.
import type { components } from '../generated/api';

type Schemas = components['schemas'];

export type Proof = Schemas['Proof'];
export type SessionList = Schemas['SessionList'];
export type SessionRecord = Schemas['SessionRecord'];
export type Settlement = Schemas['Settlement'];
export type BillList = Schemas['BillList'];
export type BillSums = Schemas['BillSums'];
export type IncomeList = Schemas['IncomeList'];
export type AssetActivity = Schemas['AssetActivity'];
export type AssetReports = Schemas['AssetReports'];

/** What a settlement says, without what an oracle knows of it besides. */
export type Stated = Omit<Settlement, 'address' | 'changed_at_ms' | 'proposal' | 'state' | 'transactions'>;
