//! The program's accounts, decoded. Amounts are base units of the currency, shares base units of the share mint,
//! times Unix seconds, slots Solana slots (docs/reference/protocol.md, "Accounts").

mod asset;
mod content;
mod jurisdiction;
mod licence;
mod live_price;
mod lot;
mod lot_stage;
mod network;
mod oracle_set;
mod parameters;
mod payer;
mod proof_buffer;
mod proposal;
mod settlement;
mod share_name;
mod stake;
mod token;

pub use crate::generated::openmast::{
    accounts::*,
    types::{BookEntry, Content, Member, MemberWeight, NamedSet, NetworkLimits, NetworkParameters},
};
pub use asset::{AssetKind, MoveState, ShareKind};
pub use licence::{
    LicenceArea, LicenceKind, MAX_LEASE_DEPTH, MissingParent, asset_licensing, licence_state_name,
    not_licensed_name, pad_text,
};
pub use live_price::{Measured, Repriced};
pub use lot_stage::{
    CapacityLeft, LeastLotPrice, LotStage, capacity_changes, capacity_left, least_lot_price,
    lot_kind_name,
};
pub use network::{PauseBits, Role};
pub use oracle_set::{MAX_ENTRIES, MAX_MEMBERS};
pub use parameters::ParameterOutOfRange;
pub use share_name::ShareName;
pub(crate) use share_name::described_by;
pub use token::{Mint, TokenAccount};

use borsh::BorshDeserialize;
use solana_pubkey::Pubkey;

/// Version of every account's layout that this software reads.
pub const VERSION: u8 = 1;

/// An account type of a program.
pub trait ProgramAccount: BorshDeserialize + Sized {
    /// The program that owns such accounts.
    const PROGRAM_ID: Pubkey;
    /// Name of the type in the program.
    const NAME: &'static str;
    /// The bytes in front of the fields.
    const DISCRIMINATOR: [u8; 8];
    /// Size of the account's data in bytes, discriminator and version included.
    const SIZE: usize;

    /// Decodes the account's data, which must belong to the program and be of this very type, version and size.
    ///
    /// # Errors
    /// See [`DecodeError`].
    fn decode(owner: &Pubkey, data: &[u8]) -> Result<Self, DecodeError> {
        if *owner != Self::PROGRAM_ID {
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
        if head != Self::DISCRIMINATOR {
            return Err(DecodeError::WrongType {
                expected: Self::NAME,
            });
        }
        // Before the size: another version may well have another one.
        if let Some(&found) = body.first()
            && found != VERSION
        {
            return Err(DecodeError::WrongVersion {
                expected: Self::NAME,
                found,
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
    /// The account belongs to another program than the type's.
    #[error(
        "not an OpenMast {expected}: the account belongs to program {owner}; check the address and the network"
    )]
    WrongOwner {
        /// Name of the type that was asked for.
        expected: &'static str,
        /// Address of the program that owns the account.
        owner: Pubkey,
    },
    /// The discriminator, the first 8 bytes, is another type's.
    #[error("not an OpenMast {expected}: the account is of another type; check the address")]
    WrongType {
        /// Name of the type that was asked for.
        expected: &'static str,
    },
    /// It is no nonce account of the System program that can carry transactions.
    #[error(
        "no nonce account that can carry a transaction (it belongs to program {owner}); `solana nonce-account ADDRESS` shows one, \
         `solana create-nonce-account` makes one, `solana upgrade-nonce-account` renews one of the old kind"
    )]
    NoNonce {
        /// Address of the program that owns the account.
        owner: Pubkey,
    },
    /// The account belongs to neither token program, or its bytes are no token account or mint.
    #[error("no {expected}; the account belongs to program {owner}")]
    NoToken {
        /// What was asked for: a token account or a mint.
        expected: &'static str,
        /// Address of the program that owns the account.
        owner: Pubkey,
    },
    /// The byte behind the discriminator is not [`VERSION`].
    #[error(
        "this {expected} account is of version {found}, and this software reads version {VERSION}; update this software"
    )]
    WrongVersion {
        /// Name of the type that was asked for.
        expected: &'static str,
        /// The account's version.
        found: u8,
    },
    /// The data has another length than the type, or is too short for a discriminator.
    #[error(
        "this {expected} account has {found} bytes, not {size}: it was written by another version of the program; update this software"
    )]
    WrongSize {
        /// Name of the type that was asked for.
        expected: &'static str,
        /// Bytes that the type has.
        size: usize,
        /// Bytes of the account's data.
        found: usize,
    },
    /// The bytes do not decode although owner, type, version and size are right.
    #[error("malformed {expected} account: {error}")]
    Malformed {
        /// Name of the type that was asked for.
        expected: &'static str,
        /// What the decoder says.
        error: String,
    },
}

/// An account of zeros.
#[cfg(test)]
pub(crate) fn zero<T: ProgramAccount>() -> T {
    T::try_from_slice(&vec![0; T::SIZE - 8]).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::addresses::PROGRAM_ID;
    use borsh::BorshSerialize;

    /// Bytes before the fields that are an account's own: discriminator and version.
    const HEAD: usize = 8 + 1;

    /// Account data with a different byte at every position behind the version.
    fn sample<T: ProgramAccount>() -> Vec<u8> {
        let mut data = T::DISCRIMINATOR.to_vec();
        data.push(VERSION);
        data.extend((HEAD..T::SIZE).map(|position| position as u8));
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
        let mut newer = data.clone();
        newer[8] = 2;
        newer.push(0);
        let error = T::decode(&PROGRAM_ID, &newer).unwrap_err();
        assert_eq!(
            error,
            DecodeError::WrongVersion {
                expected: T::NAME,
                found: 2
            }
        );
        assert!(error.to_string().contains("version 2"), "{error}");
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
        holds_every_byte::<Till>();
        holds_every_byte::<OracleSet>();
        holds_every_byte::<Asset>();
        holds_every_byte::<Licence>();
        holds_every_byte::<Payer>();
        holds_every_byte::<Statement>();
        holds_every_byte::<Stake>();
        holds_every_byte::<Departure>();
        holds_every_byte::<Proposal>();
        holds_every_byte::<Settlement>();
        holds_every_byte::<ProofBuffer>();
    }

    #[test]
    fn filter_offsets_point_at_their_fields() {
        let read =
            |data: &[u8], offset: usize| Pubkey::try_from(&data[offset..offset + 32]).unwrap();
        let data = sample::<Payer>();
        let payer = Payer::decode(&PROGRAM_ID, &data).unwrap();
        assert_eq!(read(&data, Payer::NETWORK_OFFSET), payer.network);
        assert_eq!(read(&data, Payer::OWNER_OFFSET), payer.owner);
        let data = sample::<Statement>();
        let statement = Statement::decode(&PROGRAM_ID, &data).unwrap();
        assert_eq!(read(&data, Statement::NETWORK_OFFSET), statement.network);
        let data = sample::<Proposal>();
        let proposal = Proposal::decode(&PROGRAM_ID, &data).unwrap();
        assert_eq!(read(&data, Proposal::NETWORK_OFFSET), proposal.network);
        let epoch = &data[Proposal::EPOCH_OFFSET..][..8];
        assert_eq!(epoch, proposal.content.epoch.to_le_bytes());
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
    fn announced_parameters_hold_from_their_time_on() {
        let mut network = zero::<Network>();
        network.parameters.max_price_per_gb = 1;
        network.next_parameters.max_price_per_gb = 2;
        let price = |network: &Network, time| network.parameters_at(time).max_price_per_gb;
        assert_eq!(price(&network, 0), 1, "none were announced");
        assert_eq!(network.announced_parameters(0), None);
        network.next_parameters_at = 100;
        assert_eq!((price(&network, 99), price(&network, 100)), (1, 2));
        assert!(network.announced_parameters(99).is_some());
        assert_eq!(network.announced_parameters(100), None);
    }

    #[test]
    fn a_pause_lapses_by_itself() {
        let mut network = zero::<Network>();
        (network.paused, network.paused_at) = (PauseBits::DEPOSIT | PauseBits::STAKE, 1_000);
        (network.parameters.max_pause_seconds, network.paused_until) = (60, 1_060);
        assert!(network.is_paused(PauseBits::DEPOSIT, 1_059));
        assert!(network.is_paused(PauseBits::DEPOSIT | PauseBits::COLLECT, 1_059));
        assert!(!network.is_paused(PauseBits::COLLECT, 1_059));
        assert!(!network.is_paused(PauseBits::DEPOSIT, 1_060));
        network.parameters.max_pause_seconds = 600;
        assert_eq!(network.pause_ends_at(1_100), 1_060, "it does not come back");
        network.parameters.max_pause_seconds = 30;
        assert_eq!(network.pause_ends_at(1_010), 1_030, "it can be shortened");
    }

    #[test]
    fn a_round_of_departures_ends_with_a_collect_of_what_was_final() {
        let (mut asset, mut stake) = (zero::<Asset>(), zero::<Stake>());
        assert_eq!(asset.departures_ended_by(9), None, "nobody left");
        asset.departure_round = 2;
        (asset.departed_shares, asset.departed_epoch) = (5, 4);
        assert_eq!(asset.departures_ended_by(3), None);
        assert_eq!(asset.departures_ended_by(4), Some(2));
        assert!(!stake.departure_is_due(&asset, 4), "none of this stake");
        (stake.departed, stake.departed_round) = (5, 2);
        assert!(!stake.departure_is_due(&asset, 3));
        assert!(stake.departure_is_due(&asset, 4));
        stake.departed_round = 1;
        assert!(stake.departure_is_due(&asset, 0), "its round is over");
    }

    #[test]
    fn a_statement_is_a_request_that_waits_for_its_time() {
        let mut payer = zero::<Payer>();
        assert!(!payer.has_statement() && !payer.has_lapsed(i64::MAX));
        (payer.requested, payer.lapses_at) = (5, 100);
        assert!(!payer.has_statement());
        assert!(!payer.has_lapsed(99) && payer.has_lapsed(100));
        payer.pays_at = 50;
        assert!(payer.has_statement() && payer.has_lapsed(100));
        (payer.deposited, payer.withdrawn) = (9, 4);
        assert_eq!(payer.balance(), 5);
    }

    #[test]
    fn a_proposal_wins_while_nothing_overtook_it() {
        let (mut network, mut set, mut proposal) =
            (zero::<Network>(), zero::<OracleSet>(), zero::<Proposal>());
        network.final_epoch = 4;
        (proposal.content.epoch, proposal.content.closed_at) = (5, 100);
        (set.set_version, proposal.set_version) = (3, 3);
        network.parameters.exit_delay_seconds = 80;
        network.parameters.challenge_seconds = 10;
        let may_win = |network: &Network, set: &OracleSet| proposal.may_win(network, set, 130);
        assert!(may_win(&network, &set));
        assert!(!proposal.may_win(&network, &set, 131), "too late");
        network.exit_closed_at = 100;
        assert!(may_win(&network, &set));
        network.exit_closed_at = 101;
        assert!(!may_win(&network, &set), "overtaken by an exit");
        (network.exit_closed_at, set.set_version) = (0, 4);
        assert!(!may_win(&network, &set), "of an older set");
        (set.set_version, network.final_epoch) = (3, 5);
        assert!(!may_win(&network, &set), "another won");
        assert_eq!(proposal.final_from(), None, "below the threshold");
        (proposal.threshold_at, proposal.challenge_seconds) = (50, 7);
        assert_eq!(proposal.final_from(), Some(57));
    }

    #[test]
    fn a_named_set_takes_over_at_its_time() {
        let mut named = NamedSet {
            from: 10,
            ..NamedSet::default()
        };
        assert!(!named.is_due(10), "nobody is named");
        assert!(named.members().is_empty());
        named.count = 2;
        assert!(!named.is_due(9) && named.is_due(10));
        assert_eq!(named.members().len(), 2);
    }

    #[test]
    fn contents_are_named_by_the_hash_of_the_ledger() {
        let network = Pubkey::new_from_array([9; 32]);
        let data = sample::<Proposal>();
        let content = Proposal::decode(&PROGRAM_ID, &data).unwrap().content;
        let ledgers = openmast_ledger::Content::from(content);
        assert_eq!(borsh::to_vec(&content).unwrap(), ledgers.to_bytes());
        assert_eq!(Content::from(ledgers), content);
        assert_eq!(content.hash(&network), ledgers.hash(network.as_array()));
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
        assert!(!decoded.is_frozen && !decoded.wants_memo && !decoded.is_guarded);
        account[165] = 1;
        assert!(TokenAccount::decode(&spl_token_2022_interface::ID, &account).is_err());
        assert!(TokenAccount::decode(&PROGRAM_ID, &account[..165]).is_err());
        let mut mint = vec![0; 82];
        (mint[44], mint[45]) = (6, 1);
        assert_eq!(Mint::decode(&token, &mint).unwrap().decimals, 6);
        let error = TokenAccount::decode(&token, &mint).unwrap_err();
        assert!(error.to_string().starts_with("no token account"), "{error}");
    }

    #[test]
    fn what_keeps_tokens_from_moving_is_read() {
        let token = spl_token_2022_interface::ID;
        let account = |state: u8, extensions: &[[u8; 5]]| {
            let mut data = vec![0; 165];
            data[108] = state;
            data.push(2);
            data.extend(extensions.concat());
            TokenAccount::decode(&token, &data).unwrap()
        };
        // Type and length, both of two bytes, and the value.
        let (memo, guard) = ([8, 0, 1, 0, 1], [11, 0, 1, 0, 1]);
        assert!(account(2, &[]).is_frozen);
        let wants = account(1, &[memo]);
        assert!(wants.wants_memo && !wants.is_guarded && !wants.is_frozen);
        let both = account(1, &[guard, memo]);
        assert!(both.wants_memo && both.is_guarded);
        let off = account(1, &[[8, 0, 1, 0, 0], [11, 0, 1, 0, 0]]);
        assert!(!off.wants_memo && !off.is_guarded);
    }
}
