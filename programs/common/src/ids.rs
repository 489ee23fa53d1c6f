//! Addresses of programs. Each program declares its own as a literal; its tests compare it with the one here.

use anchor_lang::prelude::*;

/// The settlement program.
pub const OPENMAST: Address = anchor_lang::address!("openmast11111111111111111111111111111111111");
/// The program that says who may hold permissioned shares.
pub const SHARE_GATE: Address =
    anchor_lang::address!("gate111111111111111111111111111111111111111");
/// The same as text: what the metadata of a permissioned share mint names.
pub const SHARE_GATE_TEXT: &str = "gate111111111111111111111111111111111111111";
/// The market.
pub const MARKET: Address = anchor_lang::address!("market1111111111111111111111111111111111111");
/// Token ACL (sRFC-37), which holds the freeze authority of permissioned share mints.
pub const TOKEN_ACL: Address = anchor_lang::address!("TACLkU6CiCdkQN2MjoyDkVg2yAH9zkxiHDsiztQ52TP");
/// Token-2022.
pub const TOKEN_2022: Address =
    anchor_lang::address!("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb");
/// The associated token account program.
pub const ASSOCIATED_TOKEN: Address =
    anchor_lang::address!("ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL");

/// The settlement program, as an account of an instruction.
pub struct OpenMast;

impl Id for OpenMast {
    fn id() -> Address {
        OPENMAST
    }
    const IDL_ADDRESS: &'static str = "openmast11111111111111111111111111111111111";
}

/// The share gate, as an account of an instruction.
pub struct ShareGate;

impl Id for ShareGate {
    fn id() -> Address {
        SHARE_GATE
    }
    const IDL_ADDRESS: &'static str = SHARE_GATE_TEXT;
}

/// Token ACL, as an account of an instruction.
pub struct TokenAcl;

impl Id for TokenAcl {
    fn id() -> Address {
        TOKEN_ACL
    }
    const IDL_ADDRESS: &'static str = "TACLkU6CiCdkQN2MjoyDkVg2yAH9zkxiHDsiztQ52TP";
}
