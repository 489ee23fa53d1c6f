// The words that somebody meets first, as `docs/glossary.md` has them, for people who read no reference.

export interface Word {
  /** What an address points at: `/glossary#epoch`. */
  readonly id: string;
  readonly name: string;
  readonly meaning: string;
}

export const WORDS: readonly Word[] = [
  {
    id: 'epoch',
    name: 'Epoch',
    meaning: 'A numbered span of time in which usage is counted together. When it ends, it is settled. Prices, splits and licences change with an epoch, never within one.',
  },
  {
    id: 'settlement',
    name: 'Settlement',
    meaning: 'What the chain is told after an epoch: one account that commits to what every asset earned and every payer spent until then. Once it is final it pays, and is never undone.',
  },
  {
    id: 'leaf',
    name: 'Leaf',
    meaning: 'The lifetime totals of one asset, payer, lot or entitlement in a settlement. A proof leads from it to the hash that the chain has, and this page verifies that.',
  },
  {
    id: 'collected',
    name: 'Collected',
    meaning: 'Of what an asset earned, what was split between owner, stakers, treasury and levy. Anybody can collect; until then what was settled is earned, and nobody can take it yet.',
  },
  {
    id: 'staked',
    name: 'Staked, active',
    meaning: 'Staked shares are those that a holder has put into the asset’s vault to earn. They are pending until a settlement has seen them; from then on they are active, and only active shares earn.',
  },
  {
    id: 'lot',
    name: 'Lot',
    meaning: 'Capacity of an asset that is sold ahead as a token, for a window of whole epochs: volume, SIM slots, a committed rate, or the whole asset.',
  },
  {
    id: 'entitlement',
    name: 'Entitlement',
    meaning: 'Tokens of a lot that were redeemed for a payer: its usage on the asset is met by them before its money.',
  },
  {
    id: 'breaker',
    name: 'Breaker',
    meaning: 'The most that one settlement may charge, so that no error can move more at once. What is beyond it is carried over: owed for good, and charged later.',
  },
  {
    id: 'written-off',
    name: 'Written off',
    meaning: 'Usage beyond a payer’s money. It is never billed later, and nobody earns by it; it stands in the archive.',
  },
  {
    id: 'levy',
    name: 'Levy',
    meaning: 'The part of what assets earn that their jurisdiction takes. Its regulator announces changes ahead.',
  },
  {
    id: 'licence',
    name: 'Licence',
    meaning: 'A regulator’s record that an asset may radiate, with band, area and time. Where a network requires licences, usage of an asset without one in force is not charged.',
  },
];
