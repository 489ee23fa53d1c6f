//! Where the program's accounts are (docs/reference/protocol.md, "Addresses").

pub use crate::generated::openmast::{
    PROGRAM_ID,
    addresses::{
        bond_vault, lot_book, network, oracle_set, proof_buffer, share_mint, stake, stake_vault,
        statement, vault, venue,
    },
};

use crate::accounts::Role;
use solana_pubkey::Pubkey;

fn derive(seeds: &[&[u8]]) -> Pubkey {
    Pubkey::find_program_address(seeds, &PROGRAM_ID).0
}

/// The jurisdiction with this ISO 3166 numeric code.
pub fn jurisdiction(network: &Pubkey, code: u16) -> Pubkey {
    derive(&[b"jurisdiction", network.as_ref(), &code.to_le_bytes()])
}

/// What `holder` is owed as treasury. The two other roles have no till.
pub fn till(network: &Pubkey, role: Role, holder: &Pubkey) -> Pubkey {
    derive(&[b"till", network.as_ref(), &[role as u8], holder.as_ref()])
}

/// The asset with this index.
pub fn asset(network: &Pubkey, index: u32) -> Pubkey {
    derive(&[b"asset", network.as_ref(), &index.to_le_bytes()])
}

/// The licence of an asset with this number.
pub fn licence(asset: &Pubkey, number: u16) -> Pubkey {
    derive(&[b"licence", asset.as_ref(), &number.to_le_bytes()])
}

/// The payer with this index.
pub fn payer(network: &Pubkey, index: u32) -> Pubkey {
    derive(&[b"payer", network.as_ref(), &index.to_le_bytes()])
}

/// The lot or the entitlement with this reserve index.
pub fn reserve(network: &Pubkey, index: u32) -> Pubkey {
    derive(&[b"reserve", network.as_ref(), &index.to_le_bytes()])
}

/// Mint of the tokens of an asset's lot with this number.
pub fn lot_mint(asset: &Pubkey, number: u32) -> Pubkey {
    derive(&[b"lot", asset.as_ref(), &number.to_le_bytes()])
}

/// What a buyer bought in the sale of a lot whose price falls.
pub fn purchase(lot: &Pubkey, buyer: &Pubkey) -> Pubkey {
    derive(&[b"purchase", lot.as_ref(), buyer.as_ref()])
}

/// The shares that left an asset in a round of departures.
pub fn departure(asset: &Pubkey, round: u64) -> Pubkey {
    derive(&[b"departure", asset.as_ref(), &round.to_le_bytes()])
}

/// The proposal of an epoch with this content.
pub fn proposal(network: &Pubkey, epoch: u64, content_hash: &[u8; 32]) -> Pubkey {
    derive(&[
        b"proposal",
        network.as_ref(),
        &epoch.to_le_bytes(),
        content_hash,
    ])
}

/// The final settlement of an epoch.
pub fn settlement(network: &Pubkey, epoch: u64) -> Pubkey {
    derive(&[b"settlement", network.as_ref(), &epoch.to_le_bytes()])
}

/// The associated account of `wallet` for the currency (classic SPL Token).
pub fn currency_account(wallet: &Pubkey, currency_mint: &Pubkey) -> Pubkey {
    associated(wallet, currency_mint, &spl_token_interface::ID)
}

/// The associated account of `wallet` for an asset's shares (Token-2022).
pub fn share_account(wallet: &Pubkey, share_mint: &Pubkey) -> Pubkey {
    associated(wallet, share_mint, &spl_token_2022_interface::ID)
}

pub(crate) fn associated(wallet: &Pubkey, mint: &Pubkey, token_program: &Pubkey) -> Pubkey {
    spl_associated_token_account_interface::address::get_associated_token_address_with_program_id(
        wallet,
        mint,
        token_program,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_depend_on_every_seed() {
        let (a, b) = (
            Pubkey::new_from_array([1; 32]),
            Pubkey::new_from_array([2; 32]),
        );
        let all = [
            network(&a, 0),
            network(&a, 1),
            network(&b, 0),
            vault(&a),
            vault(&b),
            bond_vault(&a),
            oracle_set(&a),
            asset(&a, 0),
            asset(&a, 256),
            licence(&a, 0),
            licence(&a, 1),
            licence(&b, 0),
            share_mint(&a),
            stake_vault(&a),
            reserve(&a, 0),
            reserve(&a, 1 << 24),
            reserve(&b, 0),
            lot_book(&a),
            lot_book(&b),
            lot_mint(&a, 0),
            lot_mint(&a, 1),
            lot_mint(&b, 0),
            purchase(&a, &b),
            purchase(&b, &a),
            payer(&a, 0),
            payer(&a, 1 << 24),
            stake(&a, &b),
            stake(&b, &a),
            departure(&a, 0),
            departure(&a, 1 << 40),
            departure(&b, 0),
            settlement(&a, 0),
            settlement(&a, 1 << 40),
            till(&a, Role::Treasury, &b),
            jurisdiction(&a, 40),
            jurisdiction(&a, 276),
            jurisdiction(&b, 40),
            till(&a, Role::Treasury, &a),
            till(&b, Role::Treasury, &a),
            statement(&a),
            statement(&b),
            venue(&a, &b),
            venue(&b, &a),
            proposal(&a, 1, &[1; 32]),
            proposal(&a, 1, &[2; 32]),
            proposal(&a, 2, &[1; 32]),
            proposal(&b, 1, &[1; 32]),
            proof_buffer(&a),
            proof_buffer(&b),
            currency_account(&a, &b),
            share_account(&a, &b),
        ];
        let distinct: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
    }
}
