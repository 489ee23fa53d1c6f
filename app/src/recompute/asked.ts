// What the worker is asked, and what it tells.
import type { Stated } from '../api/types';
import type { Step } from '../proof/steps';
import type { AccountAsked, AccountInArchive, LeafInArchive } from './account';
import type { Header } from './archive';
import type { GivenFile } from './source';

/** A settlement is recomputed from these files; what is not among them comes from the oracle, where there is one. */
export interface RecomputeAsked {
  readonly kind: 'recompute';
  readonly settlement: Stated;
  readonly network: string;
  readonly files: readonly GivenFile[];
  readonly hasOracle: boolean;
}

export type Asked =
  | RecomputeAsked
  /** What files are. */
  | { readonly kind: 'look'; readonly files: readonly File[] }
  /** What files say of an account, one after the other. */
  | ({ readonly kind: 'account'; readonly files: readonly GivenFile[] } & AccountAsked)
  /** The leaf of an account. */
  | ({ readonly kind: 'leaf'; readonly given: GivenFile } & AccountAsked);

/** What was found out of one file, by its position among those that were asked for. */
export type Looked = { readonly at: number } & ({ readonly header: Header; readonly hash: string } | { readonly failure: Failure });

/** What is wrong, and what to do about it. */
export interface Failure {
  readonly message: string;
  readonly whatToDo: string;
}

/** How far it is. */
export type Progress =
  | { readonly kind: 'reading'; readonly what: string; readonly bytes: number }
  | { readonly kind: 'step'; readonly step: Step }
  | ({ readonly kind: 'looked' } & Looked)
  | { readonly kind: 'account'; readonly account: AccountInArchive }
  /** A file that cannot be read; the others are. */
  | ({ readonly kind: 'passedOver'; readonly what: string } & Failure)
  | { readonly kind: 'leaf'; readonly leaf: LeafInArchive | undefined }
  | { readonly kind: 'done'; readonly tookMs: number }
  | ({ readonly kind: 'failed' } & Failure);

export type Tell = (progress: Progress) => void;
