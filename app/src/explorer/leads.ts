// Which screens show more of an account.
import { addressOf, numberOf, valueOf, type Told } from '../chain/described';
import { isParts } from './said';

export interface Lead {
  readonly href: string;
  readonly words: string;
}

const OF_KIND: Readonly<Record<string, (told: Told, at: string) => readonly (Lead | undefined)[]>> = {
  Network: (_, at) => [{ href: `/explorer/network/${at}`, words: 'The network: parameters, settlements, assets' }],
  Asset: (told) => [
    by(told, 'index', (index) => ({ href: `/asset/${index}`, words: 'The asset: facts, and your part' })),
    by(told, 'index', (index) => ({ href: `/explorer/asset/${index}`, words: 'Its lifetime totals, verified' })),
  ],
  Payer: (told) => [
    by(told, 'index', (index) => ({ href: `/payer/${index}`, words: 'The payer: balance, usage and bill' })),
    by(told, 'index', (index) => ({ href: `/explorer/payer/${index}`, words: 'Its lifetime totals, verified' })),
  ],
  Settlement: ofContent,
  Proposal: ofContent,
  Stake: (told) => [ofWallet(told, 'staker')],
  Jurisdiction: (told) => [by(told, 'code', (code) => ({ href: `/regulator/${code}`, words: 'The jurisdiction: levy, assets, licences' }))],
  Lot: ofReserve,
  Entitlement: ofReserve,
  Offer: (told) => [ofWallet(told, 'maker')],
  Sale: (told) => [ofWallet(told, 'issuer')],
  Purchase: (told) => [ofWallet(told, 'buyer')],
  Holder: (told) => [ofWallet(told, 'wallet')],
};

/** For an account of the page's own network. */
export const leadsOf = (told: Told, at: string): readonly Lead[] => (OF_KIND[told.described.name]?.(told, at) ?? []).flatMap((lead) => lead ?? []);

function by(told: Told, name: string, lead: (number: bigint) => Lead): Lead | undefined {
  const number = numberOf(told, name);
  return number === undefined ? undefined : lead(number);
}

function ofContent(told: Told): (Lead | undefined)[] {
  const content = valueOf(told, 'content');
  const epoch = content !== undefined && isParts(content) ? numberOf(content, 'epoch') : undefined;
  return epoch === undefined ? [] : [{ href: `/explorer/settlements/${epoch}`, words: `The settlement of epoch ${epoch}, verified` }];
}

function ofReserve(told: Told): (Lead | undefined)[] {
  return [by(told, 'index', (index) => ({ href: `/explorer/reserve/${index}`, words: 'Its lifetime totals, verified' }))];
}

function ofWallet(told: Told, name: string): Lead | undefined {
  const wallet = addressOf(told, name);
  return wallet === undefined ? undefined : { href: `/portfolio/${wallet}`, words: 'The portfolio of its wallet' };
}
