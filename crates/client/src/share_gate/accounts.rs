//! The share gate's accounts, and what their states say.

pub use crate::generated::share_gate::accounts::*;
use crate::generated::share_gate::types::IssuerTerms;
use solana_pubkey::Pubkey;

impl IssuerTerms {
    /// [`Self::kind`] of an issuer that signs what it says.
    pub const DIRECT: u8 = 0;
    /// [`Self::kind`] of an issuer at the Solana Attestation Service.
    pub const ATTESTATIONS: u8 = 1;
    /// [`Self::jurisdiction_offset`] when its attestations name no jurisdiction.
    pub const NO_JURISDICTION: u16 = u16::MAX;
}

impl Issuer {
    /// Whether it signs what it says; otherwise the Solana Attestation Service has that.
    pub fn is_direct(&self) -> bool {
        self.kind == IssuerTerms::DIRECT
    }

    /// Whether it gives no clearances any more.
    pub fn is_withdrawn(&self) -> bool {
        self.state != 0
    }
}

impl Clearance {
    /// Whether the issuer took it back, or its attestation was closed before its end.
    pub fn is_revoked(&self) -> bool {
        self.state != 0
    }
}

impl Holder {
    /// Whether its clearances were revoked and not replaced in time.
    pub fn is_revoked(&self) -> bool {
        self.state != 0
    }

    /// The clearances that it rests on, as instructions take them.
    pub fn known_clearances(&self) -> [Option<Pubkey>; 3] {
        self.clearances
            .map(|key| (key != Pubkey::default()).then_some(key))
    }
}
