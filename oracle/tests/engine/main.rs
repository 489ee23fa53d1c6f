//! The engine from outside: records in, ledgers out.

mod bench;
mod chain;
mod charges;
mod dice;
mod differential;
mod hostile_payers;
mod model;
mod reference;
mod reopenings;
mod room;
mod sessions;
mod settling;
mod signed;
mod state;
mod storm;
mod unmapped;
