import type { Address } from '@solana/kit';

/** Stands in an account where nobody is named. */
export const NOBODY = '11111111111111111111111111111111' as Address;

export const isNobody = (address: string): boolean => address === NOBODY;
