// What the currency is called. Its mint has no name on chain that proves anything: those that are known stand here.
import type { Unit } from '../ui/quantity';

const SYMBOLS: Readonly<Record<string, string>> = {
  EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v: 'USDC',
  Es9vMFrzaCERmJfrF4H2FYD4KCoNky11McCe8BenwNYB: 'USDT',
  '4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU': 'test USDC',
  // That of every local network: `crates/localnet`.
  '4ZhoQ5Sc7G6JMK86tPiQH2FTCg7YFQs9nwCndBVFeDr4': 'test USD',
};

/** The protocol fixes the currency's decimals. */
export const currencyUnit = (mint: string): Unit => ({ symbol: SYMBOLS[mint] ?? 'units of the currency', decimals: 6 });
