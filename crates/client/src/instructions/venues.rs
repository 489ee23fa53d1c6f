use super::*;

/// Addresses of an asset, of its share mint, and of what Token ACL keeps of that.
fn shares_of(network: &Pubkey, index: u32) -> (Pubkey, Pubkey, Pubkey) {
    let asset = addresses::asset(network, index);
    let share_mint = addresses::share_mint(&asset);
    (asset, share_mint, token_acl::mint_config(&share_mint))
}

/// Lets a market's `token_account` take the asset's permissioned shares: the network's authority decides, and anybody for the
/// escrow of the market program.
pub fn list_venue(
    payer: Pubkey,
    lister: Pubkey,
    network: Pubkey,
    index: u32,
    token_account: Pubkey,
) -> Instruction {
    let (asset, share_mint, mint_config) = shares_of(&network, index);
    raw::ListVenue {
        payer,
        lister,
        network,
        asset,
        token_account,
        share_mint,
        mint_config,
    }
    .instruction()
}

/// Ends that for an account without shares. The rent returns to `rent_payer` (`Venue::rent_payer`).
pub fn unlist_venue(
    authority: Pubkey,
    network: Pubkey,
    index: u32,
    token_account: Pubkey,
    rent_payer: Pubkey,
) -> Instruction {
    let (asset, share_mint, mint_config) = shares_of(&network, index);
    raw::UnlistVenue {
        authority,
        network,
        asset,
        token_account,
        share_mint,
        mint_config,
        rent_payer,
    }
    .instruction()
}

/// Stops a venue until `until`, Unix seconds, at most 14 days ahead. `reason_hash` stands for the regulator's reason;
/// `jurisdiction` is the asset's.
pub fn halt_venue(
    regulator: Pubkey,
    network: Pubkey,
    index: u32,
    jurisdiction: u16,
    token_account: Pubkey,
    until: i64,
    reason_hash: [u8; 32],
) -> Instruction {
    let (asset, share_mint, mint_config) = shares_of(&network, index);
    raw::HaltVenue {
        regulator,
        jurisdiction: addresses::jurisdiction(&network, jurisdiction),
        network,
        asset,
        token_account,
        share_mint,
        mint_config,
    }
    .instruction(&raw::HaltVenueArgs { until, reason_hash })
}

/// Ends a halt: the regulator any time, anybody after its end.
pub fn resume_venue(
    by: Pubkey,
    network: Pubkey,
    index: u32,
    jurisdiction: u16,
    token_account: Pubkey,
) -> Instruction {
    let (asset, share_mint, mint_config) = shares_of(&network, index);
    raw::ResumeVenue {
        by,
        jurisdiction: addresses::jurisdiction(&network, jurisdiction),
        network,
        asset,
        token_account,
        share_mint,
        mint_config,
    }
    .instruction()
}

/// Delivers `amount` permissioned shares out of the market's escrow into `owner`'s associated account, which is frozen and
/// stays so. The market program alone signs as the escrow's books, and calls it itself when shares go back.
pub fn deliver_shares(network: Pubkey, index: u32, owner: Pubkey, amount: u64) -> Instruction {
    let asset = addresses::asset(&network, index);
    let share_mint = addresses::share_mint(&asset);
    raw::DeliverShares {
        escrow: market::escrow(&network, &share_mint),
        asset,
        vault: market::vault(&network, &share_mint),
        share_mint,
        destination: addresses::share_account(&owner, &share_mint),
        mint_config: token_acl::mint_config(&share_mint),
    }
    .instruction(&raw::DeliverSharesArgs { amount })
}
