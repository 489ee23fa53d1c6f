//! The upgradeable loader (v3): its accounts and instructions.
//!
//! Loader v4 is on no public cluster: it was never activated and was taken out of Agave and Firedancer in 2026.
//! The encoding is spelled out here because releases of the loader's interface crate disagree about an optional last
//! byte; without it every version of the loader understands the same.

use anyhow::{Context, Result, bail};
use openmast_client::fetch::RawAccount;
use solana_instruction::{AccountMeta, Instruction};
use solana_pubkey::Pubkey;
use solana_sdk_ids::{bpf_loader_upgradeable::ID, sysvar};
use solana_system_interface::instruction as system;

/// The loader's address.
pub const LOADER: Pubkey = ID;
/// Bytes in front of a buffer's code.
pub const BUFFER_HEAD: usize = 37;
/// Bytes in front of a program's code.
pub const PROGRAM_DATA_HEAD: usize = 45;
/// Bytes of a program account, which only points to the code.
pub const PROGRAM_SIZE: usize = 36;
/// An extension by less is refused once SIMD-0431 is active.
pub const LEAST_EXTENSION: usize = 10_240;

const INITIALIZE_BUFFER: u32 = 0;
const WRITE: u32 = 1;
const DEPLOY: u32 = 2;
const UPGRADE: u32 = 3;
const SET_AUTHORITY: u32 = 4;
const EXTEND: u32 = 6;

/// Code that is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buffer {
    /// Who may write and deploy it.
    pub authority: Option<Pubkey>,
    /// As much of it as was written; the rest is zero.
    pub code: Vec<u8>,
}

/// Code that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramData {
    /// When it was deployed, extended or upgraded last. In this slot it cannot be called.
    pub slot: u64,
    /// Who may upgrade it; `None`: nobody ever again.
    pub authority: Option<Pubkey>,
    /// With zeros after it, if there is room for more.
    pub code: Vec<u8>,
}

impl ProgramData {
    /// Whether exactly this code runs.
    pub fn holds(&self, elf: &[u8]) -> bool {
        let rest = self.code.strip_prefix(elf);
        rest.is_some_and(|rest| rest.iter().all(|byte| *byte == 0))
    }
}

/// Where the code of a program is.
pub fn program_data_address(program: &Pubkey) -> Pubkey {
    Pubkey::find_program_address(&[program.as_ref()], &LOADER).0
}

/// # Errors
/// It is no buffer of the loader.
pub fn buffer(account: RawAccount) -> Result<Buffer> {
    let (head, code) = parts(&account, 1, BUFFER_HEAD).context("not a buffer of the loader")?;
    Ok(Buffer {
        authority: option(head.get(4..).unwrap_or_default()),
        code: code.to_vec(),
    })
}

/// # Errors
/// It is no program of the upgradeable loader.
pub fn require_program(account: &RawAccount, program: &Pubkey) -> Result<()> {
    let (head, _) = parts(account, 2, PROGRAM_SIZE).with_context(|| {
        format!(
            "what is at {program} is no program of the upgradeable loader (its owner is {}): take another address",
            account.owner
        )
    })?;
    if head.get(4..) != Some(program_data_address(program).as_ref()) {
        bail!("the program {program} points to code that is not its own");
    }
    Ok(())
}

/// # Errors
/// It is no program's code.
pub fn program_data(account: RawAccount) -> Result<ProgramData> {
    let (head, code) =
        parts(&account, 3, PROGRAM_DATA_HEAD).context("not the code of a program")?;
    let slot = head.get(4..12).and_then(|bytes| bytes.try_into().ok());
    Ok(ProgramData {
        slot: u64::from_le_bytes(slot.unwrap_or_default()),
        authority: option(head.get(12..).unwrap_or_default()),
        code: code.to_vec(),
    })
}

fn parts(account: &RawAccount, kind: u32, head: usize) -> Result<(&[u8], &[u8])> {
    if account.owner != LOADER {
        bail!("its owner is {}", account.owner);
    }
    let (head, rest) = (account.data.split_at_checked(head)).context("it is too short")?;
    if head.get(..4) != Some(&kind.to_le_bytes()) {
        bail!("it is of another kind");
    }
    Ok((head, rest))
}

fn option(bytes: &[u8]) -> Option<Pubkey> {
    let (is_some, key) = bytes.split_first()?;
    let key: [u8; 32] = key.get(..32)?.try_into().ok()?;
    (*is_some == 1).then(|| Pubkey::new_from_array(key))
}

/// Makes an empty account of the loader a buffer.
pub fn initialize_buffer(buffer: &Pubkey, authority: &Pubkey) -> Instruction {
    let accounts = vec![
        AccountMeta::new(*buffer, false),
        AccountMeta::new_readonly(*authority, false),
    ];
    instruction(INITIALIZE_BUFFER, &[], accounts)
}

/// Writes a part of the code.
pub fn write(buffer: &Pubkey, authority: &Pubkey, offset: u32, bytes: &[u8]) -> Instruction {
    let length = bytes.len() as u64;
    let data = [&offset.to_le_bytes(), &length.to_le_bytes()[..], bytes].concat();
    let accounts = vec![
        AccountMeta::new(*buffer, false),
        AccountMeta::new_readonly(*authority, true),
    ];
    instruction(WRITE, &data, accounts)
}

/// Makes a buffer's code a program with room for `room` bytes; the buffer's lamports go to `payer`. The program's address
/// must sign; `there` lamports are at it already, of the `lamports` that it needs.
pub fn deploy(
    payer: &Pubkey,
    program: &Pubkey,
    buffer: &Pubkey,
    authority: &Pubkey,
    room: usize,
    (lamports, there): (u64, u64),
) -> Vec<Instruction> {
    let space = PROGRAM_SIZE as u64;
    let mut all = match there {
        0 => vec![system::create_account(
            payer, program, lamports, space, &LOADER,
        )],
        _ => {
            let mut all = crate::system::fund(payer, program, lamports, there);
            all.push(system::allocate(program, space));
            all.push(system::assign(program, &LOADER));
            all
        }
    };
    let accounts = vec![
        AccountMeta::new(*payer, true),
        AccountMeta::new(program_data_address(program), false),
        AccountMeta::new(*program, false),
        AccountMeta::new(*buffer, false),
        AccountMeta::new_readonly(sysvar::rent::ID, false),
        AccountMeta::new_readonly(sysvar::clock::ID, false),
        AccountMeta::new_readonly(solana_sdk_ids::system_program::ID, false),
        AccountMeta::new_readonly(*authority, true),
    ];
    all.push(instruction(DEPLOY, &(room as u64).to_le_bytes(), accounts));
    all
}

/// Replaces a program's code by a buffer's, whose lamports go to `spill`.
pub fn upgrade(
    program: &Pubkey,
    buffer: &Pubkey,
    authority: &Pubkey,
    spill: &Pubkey,
) -> Instruction {
    let accounts = vec![
        AccountMeta::new(program_data_address(program), false),
        AccountMeta::new(*program, false),
        AccountMeta::new(*buffer, false),
        AccountMeta::new(*spill, false),
        AccountMeta::new_readonly(sysvar::rent::ID, false),
        AccountMeta::new_readonly(sysvar::clock::ID, false),
        AccountMeta::new_readonly(*authority, true),
    ];
    instruction(UPGRADE, &[], accounts)
}

/// Makes room for longer code; `payer` pays the rent.
pub fn extend(program: &Pubkey, payer: &Pubkey, bytes: u32) -> Instruction {
    let accounts = vec![
        AccountMeta::new(program_data_address(program), false),
        AccountMeta::new(*program, false),
        AccountMeta::new_readonly(solana_sdk_ids::system_program::ID, false),
        AccountMeta::new(*payer, true),
    ];
    instruction(EXTEND, &bytes.to_le_bytes(), accounts)
}

/// Names who may write and deploy a buffer.
pub fn set_buffer_authority(buffer: &Pubkey, from: &Pubkey, to: &Pubkey) -> Instruction {
    let accounts = vec![
        AccountMeta::new(*buffer, false),
        AccountMeta::new_readonly(*from, true),
        AccountMeta::new_readonly(*to, false),
    ];
    instruction(SET_AUTHORITY, &[], accounts)
}

/// Names who may upgrade a program; `None`: nobody ever again.
pub fn set_upgrade_authority(program: &Pubkey, from: &Pubkey, to: Option<&Pubkey>) -> Instruction {
    let mut accounts = vec![
        AccountMeta::new(program_data_address(program), false),
        AccountMeta::new_readonly(*from, true),
    ];
    accounts.extend(to.map(|to| AccountMeta::new_readonly(*to, false)));
    instruction(SET_AUTHORITY, &[], accounts)
}

fn instruction(kind: u32, arguments: &[u8], accounts: Vec<AccountMeta>) -> Instruction {
    Instruction {
        program_id: LOADER,
        accounts,
        data: [&kind.to_le_bytes(), arguments].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(data: Vec<u8>) -> RawAccount {
        RawAccount {
            owner: LOADER,
            lamports: 1,
            executable: false,
            data,
        }
    }

    #[test]
    fn the_same_code_is_known_with_zeros_after_it_and_nothing_else() {
        let elf = [1, 2, 0, 3];
        let with = |rest: &[u8]| ProgramData {
            slot: 0,
            authority: None,
            code: [&elf[..], rest].concat(),
        };
        assert!(with(&[]).holds(&elf) && with(&[0, 0]).holds(&elf));
        assert!(!with(&[0, 1]).holds(&elf));
        assert!(!with(&[]).holds(&[1, 2, 0, 3, 4]));
    }

    #[test]
    fn what_is_no_account_of_the_loader_is_refused() {
        for data in [vec![], vec![1; 3], vec![0; 200], vec![9; 200]] {
            assert!(buffer(account(data.clone())).is_err());
            assert!(program_data(account(data)).is_err());
        }
        let mut data = vec![0; BUFFER_HEAD + 2];
        data[0] = 1;
        assert_eq!(buffer(account(data.clone())).unwrap().authority, None);
        data[4] = 1;
        let read = buffer(account(data)).unwrap();
        assert_eq!(read.authority, Some(Pubkey::default()));
        assert_eq!(read.code, [0, 0]);
    }
}
