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
  /** What a file is. */
  | { readonly kind: 'look'; readonly file: File }
  /** What files say of an account, one after the other. */
  | ({ readonly kind: 'account'; readonly files: readonly GivenFile[] } & AccountAsked)
  /** The leaf of an account. */
  | ({ readonly kind: 'leaf'; readonly given: GivenFile } & AccountAsked);

/** How far it is. */
export type Progress =
  | { readonly kind: 'reading'; readonly what: string; readonly bytes: number }
  | { readonly kind: 'step'; readonly step: Step }
  | { readonly kind: 'looked'; readonly header: Header; readonly hash: string }
  | { readonly kind: 'account'; readonly account: AccountInArchive }
  | { readonly kind: 'leaf'; readonly leaf: LeafInArchive | undefined }
  | { readonly kind: 'done'; readonly tookMs: number }
  | { readonly kind: 'failed'; readonly message: string; readonly whatToDo: string };

export type Tell = (progress: Progress) => void;
