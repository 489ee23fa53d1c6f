//! Where the program's accounts are (docs/protocol.md, "Addresses").

use crate::accounts::Role;
use solana_pubkey::Pubkey;

/// Address of the OpenMast program; the same as its `declare_id!`.
pub const PROGRAM_ID: Pubkey =
    Pubkey::from_str_const("openmast11111111111111111111111111111111111");

fn derive(seeds: &[&[u8]]) -> Pubkey {
    Pubkey::find_program_address(seeds, &PROGRAM_ID).0
}

/// The Network that `founder` initialized under `id`.
pub fn network(founder: &Pubkey, id: u32) -> Pubkey {
    derive(&[b"network", founder.as_ref(), &id.to_le_bytes()])
}

/// The token account that holds all prepaid and earned money of a network.
pub fn vault(network: &Pubkey) -> Pubkey {
    derive(&[b"vault", network.as_ref()])
}

/// The token account that holds the bonds of a network's oracles.
pub fn bond_vault(network: &Pubkey) -> Pubkey {
    derive(&[b"bonds", network.as_ref()])
}

/// A network's oracle set.
pub fn oracle_set(network: &Pubkey) -> Pubkey {
    derive(&[b"oracles", network.as_ref()])
}

/// What `holder` is owed as treasury or regulator. The two other roles have no till.
pub fn till(network: &Pubkey, role: Role, holder: &Pubkey) -> Pubkey {
    derive(&[b"till", network.as_ref(), &[role as u8], holder.as_ref()])
}

/// The asset with this index.
pub fn asset(network: &Pubkey, index: u32) -> Pubkey {
    derive(&[b"asset", network.as_ref(), &index.to_le_bytes()])
}

/// The Token-2022 mint of an asset's shares.
pub fn share_mint(asset: &Pubkey) -> Pubkey {
    derive(&[b"shares", asset.as_ref()])
}

/// The Token-2022 account that holds an asset's staked shares.
pub fn stake_vault(asset: &Pubkey) -> Pubkey {
    derive(&[b"stakes", asset.as_ref()])
}

/// The payer with this index.
pub fn payer(network: &Pubkey, index: u32) -> Pubkey {
    derive(&[b"payer", network.as_ref(), &index.to_le_bytes()])
}

/// What the payer at this address states to have spent.
pub fn statement(payer: &Pubkey) -> Pubkey {
    derive(&[b"statement", payer.as_ref()])
}

/// What `staker` has staked on an asset.
pub fn stake(asset: &Pubkey, staker: &Pubkey) -> Pubkey {
    derive(&[b"stake", asset.as_ref(), staker.as_ref()])
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

/// The proof that `writer` stores.
pub fn proof_buffer(writer: &Pubkey) -> Pubkey {
    derive(&[b"proof", writer.as_ref()])
}

/// The associated account of `wallet` for the currency (classic SPL Token).
pub fn currency_account(wallet: &Pubkey, currency_mint: &Pubkey) -> Pubkey {
    associated(wallet, currency_mint, &spl_token_interface::ID)
}

/// The associated account of `wallet` for an asset's shares (Token-2022).
pub fn share_account(wallet: &Pubkey, share_mint: &Pubkey) -> Pubkey {
    associated(wallet, share_mint, &spl_token_2022_interface::ID)
}

fn associated(wallet: &Pubkey, mint: &Pubkey, token_program: &Pubkey) -> Pubkey {
    spl_associated_token_account_interface::address::get_associated_token_address_with_program_id(
        wallet,
        mint,
        token_program,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The program cannot be a dependency (its own workspace), so its source is read.
    #[test]
    fn program_id_is_the_declared_one() {
        let source = include_str!("../../../programs/openmast/src/lib.rs");
        let declared = source
            .split_once("declare_id!(\"")
            .and_then(|(_, rest)| rest.split('"').next());
        assert_eq!(declared, Some(PROGRAM_ID.to_string().as_str()));
    }

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
            share_mint(&a),
            stake_vault(&a),
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
            till(&a, Role::Regulator, &b),
            till(&a, Role::Treasury, &a),
            till(&b, Role::Treasury, &a),
            statement(&a),
            statement(&b),
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
