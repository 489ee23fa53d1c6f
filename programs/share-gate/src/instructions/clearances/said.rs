//! The event after a clearance changed.

use {
    crate::{events::ClearanceChanged, state::Clearance},
    anchor_lang::prelude::*,
};

#[inline(never)]
pub(super) fn emit_changed(clearance: &Account<Clearance>) {
    emit!(ClearanceChanged {
        network: clearance.network,
        clearance: *clearance.address(),
        wallet: clearance.wallet,
        issuer: clearance.issuer,
        rent_payer: clearance.rent_payer,
        kinds: clearance.kinds.get(),
        jurisdiction: clearance.jurisdiction.get(),
        expires_at: clearance.expires_at.get(),
        attestation: clearance.attestation,
        state: clearance.state,
        revoked_at: clearance.revoked_at.get(),
        cure_until: clearance.cure_until.get(),
        revoked_kinds: clearance.revoked_kinds.get(),
        lapsed_kinds: clearance.lapsed_kinds.get(),
        counts_until: clearance.counts_until.get(),
    });
}
