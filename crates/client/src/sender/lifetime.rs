//! How long a transaction can land: while its blockhash is recent, or until a durable nonce is advanced.

use solana_commitment_config::CommitmentConfig;
use solana_hash::Hash;
use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;

use crate::{
    accounts::DecodeError,
    fetch::{FetchError, Fetched},
    raw_account::RawAccount,
    rpc::Rpc,
};

/// The System program's instruction `AdvanceNonceAccount`, which has no arguments.
const ADVANCE: [u8; 4] = [4, 0, 0, 0];
/// Bytes of a nonce account: version, state, authority, value, lamports per signature.
const NONCE_BYTES: usize = 80;
/// Versions and states of nonce accounts, little-endian.
const CURRENT: [u8; 4] = [1, 0, 0, 0];
const INITIALIZED: [u8; 4] = [1, 0, 0, 0];

/// Until when a transaction can land.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// For about a minute: as long as this is one of the newest 150 blockhashes.
    Blockhash(Hash),
    /// As long as the nonce has this value. Whatever lands first with it advances it, also what fails.
    Nonce(DurableNonce),
}

/// A nonce account of the System program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DurableNonce {
    /// Address of the account.
    pub account: Pubkey,
    /// Who must sign what advances it.
    pub authority: Pubkey,
    /// What stands in the place of a blockhash.
    pub value: Hash,
}

impl Lifetime {
    /// What stands in the message.
    pub fn hash(&self) -> Hash {
        match self {
            Self::Blockhash(hash) => *hash,
            Self::Nonce(nonce) => nonce.value,
        }
    }

    /// What must be the first instruction.
    pub(super) fn first(&self) -> Option<Instruction> {
        match self {
            Self::Blockhash(_) => None,
            Self::Nonce(nonce) => Some(nonce.advance()),
        }
    }

    /// As the runtime sees it: a first instruction that advances a nonce makes the transaction one of that nonce.
    pub(super) fn of(first: Option<&Instruction>, hash: Hash) -> Self {
        let advances = first.filter(|it| {
            it.program_id == solana_sdk_ids::system_program::ID && it.data.starts_with(&ADVANCE)
        });
        match advances.map(|it| it.accounts.as_slice()) {
            Some([account, _, authority, ..]) => Self::Nonce(DurableNonce {
                account: account.pubkey,
                authority: authority.pubkey,
                value: hash,
            }),
            _ => Self::Blockhash(hash),
        }
    }
}

impl DurableNonce {
    fn advance(&self) -> Instruction {
        let accounts = vec![
            AccountMeta::new(self.account, false),
            AccountMeta::new_readonly(solana_sdk_ids::sysvar::recent_blockhashes::ID, false),
            AccountMeta::new_readonly(self.authority, true),
        ];
        Instruction {
            program_id: solana_sdk_ids::system_program::ID,
            accounts,
            data: ADVANCE.to_vec(),
        }
    }

    /// `None`: it is no nonce account, not initialized, or one of the old kind, which carries no transactions any more.
    fn decode(account: Pubkey, raw: &RawAccount) -> Option<Self> {
        let is_nonce =
            raw.owner == solana_sdk_ids::system_program::ID && raw.data.len() == NONCE_BYTES;
        let (version, rest) = raw.data.split_first_chunk::<4>()?;
        let (state, rest) = rest.split_first_chunk::<4>()?;
        let (authority, rest) = rest.split_first_chunk::<32>()?;
        let (value, _) = rest.split_first_chunk::<32>()?;
        (is_nonce && *version == CURRENT && *state == INITIALIZED).then(|| Self {
            account,
            authority: Pubkey::new_from_array(*authority),
            value: Hash::new_from_array(*value),
        })
    }
}

impl Rpc {
    /// A nonce account as it is now.
    ///
    /// # Errors
    /// [`FetchError`], also when the account is none that can carry transactions.
    pub async fn durable_nonce(
        &self,
        address: Pubkey,
        commitment: CommitmentConfig,
    ) -> Result<Fetched<DurableNonce>, FetchError> {
        const WHAT: &str = "nonce account";
        let Fetched { slot, value } = self.raw_accounts(&[address], commitment).await?;
        let raw = value.into_iter().next().flatten();
        let raw = raw.ok_or(FetchError::NotFound {
            what: WHAT,
            address,
        })?;
        let value = DurableNonce::decode(address, &raw).ok_or(FetchError::Decode {
            address,
            error: DecodeError::NoNonce { owner: raw.owner },
        })?;
        Ok(Fetched { slot, value })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw() -> RawAccount {
        let mut data = [CURRENT, INITIALIZED].concat();
        data.extend([7; 32]);
        data.extend([9; 32]);
        data.extend(5_000_u64.to_le_bytes());
        RawAccount {
            owner: solana_sdk_ids::system_program::ID,
            lamports: 1_447_680,
            executable: false,
            data,
        }
    }

    #[test]
    fn a_nonce_is_read_and_recognised_by_what_advances_it() {
        let account = Pubkey::new_from_array([1; 32]);
        let nonce = DurableNonce::decode(account, &raw()).unwrap();
        assert_eq!(nonce.authority, Pubkey::new_from_array([7; 32]));
        assert_eq!(nonce.value, Hash::new_from_array([9; 32]));
        let advance = nonce.advance();
        let of = Lifetime::of(Some(&advance), nonce.value);
        assert_eq!(of, Lifetime::Nonce(nonce));
        let other = Instruction {
            program_id: account,
            ..advance
        };
        let of = Lifetime::of(Some(&other), nonce.value);
        assert_eq!(of, Lifetime::Blockhash(nonce.value));
    }

    #[test]
    fn what_carries_no_transactions_is_no_nonce() {
        let account = Pubkey::new_from_array([1; 32]);
        let (mut old, mut empty, mut foreign, mut short) = (raw(), raw(), raw(), raw());
        old.data[0] = 0;
        empty.data[4] = 0;
        foreign.owner = account;
        short.data.pop();
        for raw in [old, empty, foreign, short] {
            assert_eq!(DurableNonce::decode(account, &raw), None);
        }
    }
}
