// What amounts of money are counted in, for every amount on the page.
import { createContext, useContext } from 'react';

/** `USDC`; empty while the network is not read, and where a heading says it for all amounts below. */
export const CurrencySymbol = createContext('');

export const useCurrencySymbol = (): string => useContext(CurrencySymbol);

/** What a price is written in, with an example: `in USDC, like 0.45`. */
export const useMoneyHint = (example?: string): string => `in ${useCurrencySymbol() || 'the currency'}${example === undefined ? '' : `, like ${example}`}`;
