//! One event for each instruction, with every value that it changed: the state can be
//! rebuilt from them. Amounts are base units, totals are after the change.

mod assets;
mod earnings;
mod jurisdictions;
mod licences;
mod live_prices;
mod lots;
mod network;
mod oracles;
mod payers;
mod proofs;
mod settlements;
mod staking;
mod statements;
mod venues;

pub use {
    assets::*, earnings::*, jurisdictions::*, licences::*, live_prices::*, lots::*, network::*,
    oracles::*, payers::*, proofs::*, settlements::*, staking::*, statements::*, venues::*,
};
