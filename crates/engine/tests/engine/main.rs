//! The engine from outside: records in, ledgers out.

mod bench;
mod chain;
mod charges;
mod clock;
mod dice;
mod differential;
mod duplicate_ends;
mod entitlements;
mod explaining;
mod hostile_payers;
mod licences;
mod lots;
mod model;
mod preparing;
mod recognising;
mod reference;
mod reopenings;
mod resolving;
mod room;
mod sessions;
mod settling;
mod signed;
mod state;
mod storm;
mod unmapped;
mod waiting;
