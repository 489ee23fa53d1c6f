//! What a mint account says about its tokens.

use solana_pubkey::Pubkey;

/// Bytes of a mint without extensions.
const MINT_BYTES: usize = 82;
/// Where the type of account stands when there are extensions: mints are padded to a token account's length.
const ACCOUNT_TYPE: usize = 165;
const IS_A_MINT: u8 = 1;

/// What venues look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MintTraits {
    /// The mint is Token-2022's, not classic SPL Token's.
    pub token_2022: bool,
    /// Somebody can freeze accounts.
    pub freeze_authority: bool,
    /// How accounts are born.
    pub default_state: Option<DefaultState>,
    /// Another program is called with each transfer, or may be.
    pub transfer_hook: Option<Hook>,
    /// A part of each transfer may be withheld.
    pub transfer_fee: bool,
    /// Somebody can move everybody's tokens.
    pub permanent_delegate: bool,
    /// Somebody can stop all transfers.
    pub pausable: bool,
    /// Somebody can close the mint.
    pub close_authority: bool,
    /// Tokens never move.
    pub non_transferable: bool,
    /// Other extensions than these and the metadata's, by their numbers.
    pub others: Vec<u16>,
}

/// How token accounts are born.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefaultState {
    /// Ready for transfers.
    Initialized,
    /// Thawed by somebody before they take part in any.
    Frozen,
}

/// What the transfer hook's extension says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hook {
    /// A program is named.
    Program,
    /// None is, but somebody can name one.
    Authority,
    /// None is, and nobody can.
    Nobody,
}

/// The bytes are not a mint's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a mint of SPL Token or Token-2022")]
pub struct NotAMint;

impl MintTraits {
    /// Reads a mint account.
    ///
    /// # Errors
    /// It is not a mint, or broken.
    pub fn read(owner: &Pubkey, data: &[u8]) -> Result<Self, NotAMint> {
        let token_2022 = *owner == spl_token_2022_interface::ID;
        if !token_2022 && *owner != spl_token_interface::ID {
            return Err(NotAMint);
        }
        // Flag of initialization, then an option of four bytes in front of the freeze authority.
        let (initialized, freeze) = (data.get(45).ok_or(NotAMint)?, field(data, 46)?);
        if *initialized != 1 || data.len() < MINT_BYTES {
            return Err(NotAMint);
        }
        let mut traits = Self {
            token_2022,
            freeze_authority: u32::from_le_bytes(freeze) != 0,
            ..Self::default()
        };
        match data.get(ACCOUNT_TYPE..) {
            None if data.len() == MINT_BYTES => {}
            Some([IS_A_MINT, extensions @ ..]) if token_2022 => traits.extend(extensions)?,
            _ => return Err(NotAMint),
        }
        Ok(traits)
    }

    /// Each extension: its number and length, two bytes each, then its content. Zeros end them.
    fn extend(&mut self, mut rest: &[u8]) -> Result<(), NotAMint> {
        while let Some((number, after)) = rest.split_first_chunk() {
            let number = u16::from_le_bytes(*number);
            if number == 0 {
                return Ok(());
            }
            let (length, after) = after.split_first_chunk().ok_or(NotAMint)?;
            let length = usize::from(u16::from_le_bytes(*length));
            let (content, after) = after.split_at_checked(length).ok_or(NotAMint)?;
            self.note(number, content)?;
            rest = after;
        }
        Ok(())
    }

    fn note(&mut self, number: u16, content: &[u8]) -> Result<(), NotAMint> {
        match number {
            1 => self.transfer_fee = true,
            3 => self.close_authority = true,
            6 => self.default_state = Some(default_state(content)?),
            9 => self.non_transferable = true,
            12 => self.permanent_delegate = key(content, 0)?,
            14 => self.transfer_hook = Some(hook(content)?),
            26 => self.pausable = true,
            // Pointer to the metadata, and the metadata.
            18 | 19 => {}
            other => self.others.push(other),
        }
        Ok(())
    }
}

fn default_state(content: &[u8]) -> Result<DefaultState, NotAMint> {
    match content {
        [1] => Ok(DefaultState::Initialized),
        [2] => Ok(DefaultState::Frozen),
        _ => Err(NotAMint),
    }
}

/// The authority, then the program; zero is none.
fn hook(content: &[u8]) -> Result<Hook, NotAMint> {
    Ok(match (key(content, 32)?, key(content, 0)?) {
        (true, _) => Hook::Program,
        (false, true) => Hook::Authority,
        (false, false) => Hook::Nobody,
    })
}

/// Whether a key is there that is not zero.
fn key(content: &[u8], offset: usize) -> Result<bool, NotAMint> {
    Ok(field::<32>(content, offset)? != [0; 32])
}

fn field<const N: usize>(data: &[u8], offset: usize) -> Result<[u8; N], NotAMint> {
    data.get(offset..)
        .and_then(|rest| rest.first_chunk())
        .copied()
        .ok_or(NotAMint)
}
