//! The OpenMast settlement program. `docs/protocol.md` states what it stores, who may
//! change it and which rules hold; this file only dispatches.
#![cfg_attr(target_os = "solana", no_std)]

pub mod constants;
pub mod errors;
pub mod events;
pub mod state;

use anchor_lang::prelude::*;

declare_id!("openmast11111111111111111111111111111111111");
