//! What other programs read of these accounts lies where they read it.

use {
    crate::state::{Asset, Jurisdiction, Lot, Network},
    core::mem::offset_of,
    openmast_common::{
        asset::AssetRecord, jurisdiction::JurisdictionRecord, lot::LotRecord,
        network::NetworkRecord,
    },
};

/// Fails to compile when a field of the record lies elsewhere in the account.
macro_rules! same_place {
    ($account:ident, $record:ident { $($field:ident),+ $(,)? }) => {
        const _: () = {
            $(assert!(offset_of!($account, $field) == offset_of!($record, $field));)+
            // Every field of the record is named above.
            assert!($record::FIELDS.len() == [$(stringify!($field)),+].len());
        };
    };
}

same_place!(
    Asset,
    AssetRecord {
        version,
        network,
        index,
        bump,
        share_mint_bump,
        stake_vault_bump,
        state,
        kind,
        share_decimals,
        share_kind,
        jurisdiction,
        owner,
        pending_owner,
        rent_payer,
        share_mint,
    }
);

same_place!(
    Network,
    NetworkRecord {
        version,
        founder,
        id,
        bump,
        vault_bump,
        bond_vault_bump,
        paused,
        paused_at,
        paused_until,
        created_at,
        currency_mint,
        authority,
        pending_authority,
        treasury,
    }
);

same_place!(
    Jurisdiction,
    JurisdictionRecord {
        version,
        network,
        code,
        bump,
        rent_payer,
        regulator,
    }
);

same_place!(
    Lot,
    LotRecord {
        version,
        network,
        index,
        bump,
        asset,
        asset_index,
        number,
        kind,
        mint,
    }
);

#[cfg(test)]
mod tests {
    use {super::*, anchor_lang::Discriminator};

    #[test]
    fn records_are_known_by_the_accounts_discriminators() {
        assert_eq!(AssetRecord::DISCRIMINATOR, Asset::DISCRIMINATOR);
        assert_eq!(LotRecord::DISCRIMINATOR, Lot::DISCRIMINATOR);
        assert_eq!(NetworkRecord::DISCRIMINATOR, Network::DISCRIMINATOR);
        assert_eq!(
            JurisdictionRecord::DISCRIMINATOR,
            Jurisdiction::DISCRIMINATOR
        );
    }

    #[test]
    fn the_program_has_the_address_by_which_others_know_it() {
        assert_eq!(openmast_common::ids::OPENMAST, crate::ID);
    }
}
