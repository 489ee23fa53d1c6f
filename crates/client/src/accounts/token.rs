use super::DecodeError;
use solana_pubkey::Pubkey;

/// Bytes of a token account without extensions; the same fields lead every Token-2022 account.
const ACCOUNT_BASE: usize = 165;
/// Bytes of a mint without extensions.
const MINT_BASE: usize = 82;
/// Position of the byte that says what a Token-2022 account with extensions is.
const TYPE_BYTE: usize = 165;

/// What is used of an SPL Token or Token-2022 account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenAccount {
    /// Address of the mint whose base units it holds.
    pub mint: Pubkey,
    /// Who may move what it holds.
    pub owner: Pubkey,
    /// Base units of the mint.
    pub amount: u64,
    /// Nothing goes in or out until the mint's authority thaws it.
    pub is_frozen: bool,
    /// It takes only transfers with a memo (Token-2022, `MemoTransfer`).
    pub wants_memo: bool,
    /// Its owner's signature moves nothing out through another program (Token-2022, `CpiGuard`).
    pub is_guarded: bool,
}

impl TokenAccount {
    /// # Errors
    /// When the account belongs to no token program or is no token account.
    pub fn decode(owner: &Pubkey, data: &[u8]) -> Result<Self, DecodeError> {
        const NAME: &str = "token account";
        require_token_program(owner, NAME)?;
        let base = data
            .get(..ACCOUNT_BASE)
            .filter(|_| data.len() == ACCOUNT_BASE || data.get(TYPE_BYTE) == Some(&2))
            .ok_or(DecodeError::NoToken {
                expected: NAME,
                owner: *owner,
            })?;
        let account =
            <spl_token_interface::state::Account as solana_program_pack::Pack>::unpack(base)
                .map_err(|error| DecodeError::Malformed {
                    expected: NAME,
                    error: error.to_string(),
                })?;
        let (wants_memo, is_guarded) = extensions(data);
        Ok(Self {
            mint: account.mint,
            owner: account.owner,
            amount: account.amount,
            is_frozen: account.is_frozen(),
            wants_memo,
            is_guarded,
        })
    }
}

/// Whether a token account wants memos, and whether it is guarded. Without extensions neither.
fn extensions(data: &[u8]) -> (bool, bool) {
    use spl_token_2022_interface::{
        extension::{
            BaseStateWithExtensions, StateWithExtensions, cpi_guard::CpiGuard,
            memo_transfer::MemoTransfer,
        },
        state::Account,
    };
    let Ok(account) = StateWithExtensions::<Account>::unpack(data) else {
        return (false, false);
    };
    let memo = account.get_extension::<MemoTransfer>();
    let guard = account.get_extension::<CpiGuard>();
    (
        memo.is_ok_and(|memo| memo.require_incoming_transfer_memos.into()),
        guard.is_ok_and(|guard| guard.lock_cpi.into()),
    )
}

/// What is used of an SPL Token or Token-2022 mint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mint {
    /// Digits behind the point: one token is `10^decimals` base units.
    pub decimals: u8,
    /// Base units.
    pub supply: u64,
}

impl Mint {
    /// # Errors
    /// When the account belongs to no token program or is no mint.
    pub fn decode(owner: &Pubkey, data: &[u8]) -> Result<Self, DecodeError> {
        const NAME: &str = "mint";
        require_token_program(owner, NAME)?;
        let base = data
            .get(..MINT_BASE)
            .filter(|_| data.len() == MINT_BASE || data.get(TYPE_BYTE) == Some(&1))
            .ok_or(DecodeError::NoToken {
                expected: NAME,
                owner: *owner,
            })?;
        let mint = <spl_token_interface::state::Mint as solana_program_pack::Pack>::unpack(base)
            .map_err(|error| DecodeError::Malformed {
                expected: NAME,
                error: error.to_string(),
            })?;
        Ok(Self {
            decimals: mint.decimals,
            supply: mint.supply,
        })
    }
}

fn require_token_program(owner: &Pubkey, expected: &'static str) -> Result<(), DecodeError> {
    if *owner == spl_token_interface::ID || *owner == spl_token_2022_interface::ID {
        return Ok(());
    }
    Err(DecodeError::NoToken {
        expected,
        owner: *owner,
    })
}
