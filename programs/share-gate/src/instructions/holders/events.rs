//! Events that more than one instruction emits.

use {
    crate::{
        events::{HolderAdmitted, HolderSuspended},
        state::{Holder, Policy},
    },
    anchor_lang::prelude::*,
};

#[inline(never)]
pub(crate) fn emit_admitted(holder: &Account<Holder>, policy: &Account<Policy>) {
    emit!(HolderAdmitted {
        network: policy.network,
        mint: holder.mint,
        wallet: holder.wallet,
        rent_payer: holder.rent_payer,
        policy_version: holder.policy_version.get(),
        kinds: holder.kinds.get(),
        jurisdiction: holder.jurisdiction.get(),
        admitted_until: holder.admitted_until.get(),
        clearances: holder.clearances,
        holders: policy.holders.get(),
    });
}

#[inline(never)]
pub(crate) fn emit_suspended(holder: &Account<Holder>, network: &Address, regulator: &Address) {
    emit!(HolderSuspended {
        network: *network,
        mint: holder.mint,
        wallet: holder.wallet,
        regulator: *regulator,
        suspended_since: holder.suspended_since.get(),
        suspended_until: holder.suspended_until.get(),
        suspension_ended: holder.suspension_ended.get(),
        reason_hash: holder.suspension_reason,
        renewals: holder.renewals,
    });
}
