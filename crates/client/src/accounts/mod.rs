//! The program's accounts, decoded. Amounts are base units of the currency, shares base units of the share mint,
//! times Unix seconds, slots Solana slots (docs/protocol.md, "Accounts").

mod asset;
mod network;
mod oracle_set;
mod payer;
mod settlement;
mod stake;
mod token;

pub use asset::{Asset, AssetKind};
pub use network::{Network, NetworkParameters, PauseBits, Role};
pub use oracle_set::{MAX_MEMBERS, Member, OracleSet};
pub use payer::Payer;
pub use settlement::{Settlement, SettlementState};
pub use stake::Stake;
pub use token::{Mint, TokenAccount};

use crate::{addresses::PROGRAM_ID, discriminator};
use borsh::BorshDeserialize;
use solana_pubkey::Pubkey;

/// An account type of the program.
pub trait ProgramAccount: BorshDeserialize + Sized {
    /// Name of the type in the program.
    const NAME: &'static str;
    /// Size of the account's data in bytes, discriminator included.
    const SIZE: usize;

    /// Decodes the account's data, which must belong to the program and be of this very type and size.
    ///
    /// # Errors
    /// See [`DecodeError`].
    fn decode(owner: &Pubkey, data: &[u8]) -> Result<Self, DecodeError> {
        if *owner != PROGRAM_ID {
            return Err(DecodeError::WrongOwner {
                expected: Self::NAME,
                owner: *owner,
            });
        }
        let Some((head, body)) = data.split_at_checked(8) else {
            return Err(DecodeError::WrongSize {
                expected: Self::NAME,
                size: Self::SIZE,
                found: data.len(),
            });
        };
        if head != discriminator::account(Self::NAME) {
            return Err(DecodeError::WrongType {
                expected: Self::NAME,
            });
        }
        if data.len() != Self::SIZE {
            return Err(DecodeError::WrongSize {
                expected: Self::NAME,
                size: Self::SIZE,
                found: data.len(),
            });
        }
        Self::try_from_slice(body).map_err(|error| DecodeError::Malformed {
            expected: Self::NAME,
            error: error.to_string(),
        })
    }
}

/// Why an account's data is not what was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    #[error(
        "not an OpenMast {expected}: the account belongs to program {owner}; check the address and the network"
    )]
    WrongOwner {
        expected: &'static str,
        owner: Pubkey,
    },
    #[error("not an OpenMast {expected}: the account is of another type; check the address")]
    WrongType { expected: &'static str },
    #[error(
        "this {expected} account has {found} bytes, not {size}: it was written by another version of the program; update this software"
    )]
    WrongSize {
        expected: &'static str,
        size: usize,
        found: usize,
    },
    #[error("malformed {expected} account: {error}")]
    Malformed {
        expected: &'static str,
        error: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use borsh::BorshSerialize;

    /// Account data with a different byte at every position.
    fn sample<T: ProgramAccount>() -> Vec<u8> {
        let mut data = discriminator::account(T::NAME).to_vec();
        data.extend((8..T::SIZE).map(|position| position as u8));
        data
    }

    fn holds_every_byte<T: ProgramAccount + BorshSerialize + std::fmt::Debug>() {
        let data = sample::<T>();
        let account = T::decode(&PROGRAM_ID, &data).unwrap();
        assert_eq!(borsh::to_vec(&account).unwrap(), data[8..], "{}", T::NAME);
        assert!(matches!(
            T::decode(&Pubkey::new_from_array([9; 32]), &data),
            Err(DecodeError::WrongOwner { .. })
        ));
        assert!(matches!(
            T::decode(&PROGRAM_ID, &data[..data.len() - 1]),
            Err(DecodeError::WrongSize { .. })
        ));
        assert!(matches!(
            T::decode(&PROGRAM_ID, &[]),
            Err(DecodeError::WrongSize { .. })
        ));
        let mut other = data;
        other[3] ^= 1;
        assert!(matches!(
            T::decode(&PROGRAM_ID, &other),
            Err(DecodeError::WrongType { .. })
        ));
    }

    #[test]
    fn every_account_holds_every_byte() {
        holds_every_byte::<Network>();
        holds_every_byte::<OracleSet>();
        holds_every_byte::<Asset>();
        holds_every_byte::<Payer>();
        holds_every_byte::<Stake>();
        holds_every_byte::<Settlement>();
    }

    #[test]
    fn filter_offsets_point_at_their_fields() {
        let read =
            |data: &[u8], offset: usize| Pubkey::try_from(&data[offset..offset + 32]).unwrap();
        let data = sample::<Payer>();
        let payer = Payer::decode(&PROGRAM_ID, &data).unwrap();
        assert_eq!(read(&data, Payer::NETWORK_OFFSET), payer.network);
        assert_eq!(read(&data, Payer::OWNER_OFFSET), payer.owner);
        let data = sample::<Stake>();
        let stake = Stake::decode(&PROGRAM_ID, &data).unwrap();
        assert_eq!(read(&data, Stake::ASSET_OFFSET), stake.asset);
        assert_eq!(read(&data, Stake::STAKER_OFFSET), stake.staker);
        let data = sample::<Settlement>();
        let settlement = Settlement::decode(&PROGRAM_ID, &data).unwrap();
        assert_eq!(read(&data, Settlement::NETWORK_OFFSET), settlement.network);
        let data = sample::<Asset>();
        let asset = Asset::decode(&PROGRAM_ID, &data).unwrap();
        assert_eq!(read(&data, Asset::NETWORK_OFFSET), asset.network);
        assert_eq!(read(&data, Asset::OWNER_OFFSET), asset.owner);
    }

    #[test]
    fn prices_follow_the_schedule() {
        let mut asset = Asset::decode(&PROGRAM_ID, &sample::<Asset>()).unwrap();
        (
            asset.price_per_gb,
            asset.next_price_per_gb,
            asset.next_price_epoch,
        ) = (5, 7, 10);
        assert_eq!(
            (asset.price_in(9), asset.price_in(10), asset.price_in(11)),
            (5, 7, 7)
        );
        asset.next_price_epoch = 0;
        assert_eq!(asset.price_in(11), 5);
    }

    #[test]
    fn a_network_keeps_the_newest_final_settlements() {
        let mut network = Network::decode(&PROGRAM_ID, &sample::<Network>()).unwrap();
        (network.final_epoch, network.oldest_kept_epoch) = (10, 8);
        let kept: Vec<u64> = (0..13).filter(|&epoch| network.keeps(epoch)).collect();
        assert_eq!(kept, [8, 9, 10]);
        (network.final_epoch, network.oldest_kept_epoch) = (0, 0);
        assert!(!network.keeps(0));
    }

    #[test]
    fn weights_add_up_by_bit() {
        let mut set = OracleSet::decode(&PROGRAM_ID, &sample::<OracleSet>()).unwrap();
        set.member_count = 3;
        for (position, member) in set.members.iter_mut().enumerate() {
            member.weight = 1 << position;
        }
        assert_eq!(set.weight_of(0b101), 5);
        assert_eq!(set.weight_of(0b1111_1111), 7);
        assert_eq!(
            set.find(&set.members[1].key).map(|(position, _)| position),
            Some(1)
        );
        assert_eq!(set.find(&set.members[5].key), None);
    }

    #[test]
    fn token_accounts_and_mints_are_told_apart() {
        let token = spl_token_interface::ID;
        let mut account = vec![0; 165];
        account[..32].fill(1);
        account[32..64].fill(2);
        account[64..72].copy_from_slice(&77u64.to_le_bytes());
        account[108] = 1;
        let decoded = TokenAccount::decode(&token, &account).unwrap();
        assert_eq!(
            (decoded.owner, decoded.amount),
            (Pubkey::new_from_array([2; 32]), 77)
        );
        assert!(Mint::decode(&token, &account).is_err());
        account.push(2);
        assert_eq!(
            TokenAccount::decode(&spl_token_2022_interface::ID, &account)
                .unwrap()
                .amount,
            77
        );
        account[165] = 1;
        assert!(TokenAccount::decode(&spl_token_2022_interface::ID, &account).is_err());
        assert!(TokenAccount::decode(&PROGRAM_ID, &account[..165]).is_err());
        let mut mint = vec![0; 82];
        (mint[44], mint[45]) = (6, 1);
        assert_eq!(Mint::decode(&token, &mint).unwrap().decimals, 6);
    }
}
