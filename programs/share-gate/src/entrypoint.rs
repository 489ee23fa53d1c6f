//! How calls arrive. What Token ACL asks begins with eight bytes of its own interface, which Anchor cannot dispatch; every
//! other call goes to Anchor. What does not fit is refused: no answer allows anything by omission.

use {
    crate::{__anchor_dispatch, instructions::asked},
    anchor_lang::{AccountCursor, prelude::*},
    core::mem::MaybeUninit,
    openmast_common::token_acl::asks,
};

anchor_lang::pinocchio::default_allocator!();
anchor_lang::pinocchio::default_panic_handler!();

/// As many accounts as are looked at; of more that a caller gives nothing is read.
const MAX_ACCOUNTS: usize = 16;
const _: () = assert!(asked::CanThaw::HEADER_SIZE < MAX_ACCOUNTS);
const _: () = assert!(asked::CanFreeze::HEADER_SIZE < MAX_ACCOUNTS);

/// # Safety
/// Called by the loader alone: `input` is the serialized accounts and `data` the instruction data, with its length in the
/// eight bytes before it and the program's address after it.
#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn entrypoint(input: *mut u8, data: *const u8) -> u64 {
    // SAFETY: the loader's layout, as stated above.
    let (instruction, program) = unsafe {
        let length = data.sub(8).cast::<u64>().read_unaligned() as usize;
        let instruction = core::slice::from_raw_parts(data, length);
        (instruction, &*data.add(length).cast::<Address>())
    };
    let Some(ask) = instruction.first_chunk::<8>() else {
        return ProgramError::InvalidInstructionData.into();
    };
    let answer = match *ask {
        asks::CAN_THAW => unsafe { answer_thaw(input, program, instruction) },
        asks::CAN_FREEZE => unsafe { answer_freeze(input, program, instruction) },
        // SAFETY: the same arguments that the loader gave.
        _ => return unsafe { __anchor_dispatch(input, data) },
    };
    match answer {
        Ok(()) => 0,
        Err(error) => error.into(),
    }
}

/// # Safety
/// As [`entrypoint`].
#[inline(never)]
unsafe fn answer_thaw(input: *mut u8, program: &Address, data: &[u8]) -> Result<()> {
    let mut lookup = [const { MaybeUninit::<AccountView>::uninit() }; MAX_ACCOUNTS];
    // SAFETY: `input` begins with the number of accounts, and the table has room for every account that is walked.
    let (count, mut cursor) = unsafe {
        let count = input.cast::<u64>().read_unaligned() as usize;
        (count, AccountCursor::new(input, lookup.as_mut_ptr().cast()))
    };
    run_handler::<asked::CanThaw, ()>(program, &mut cursor, data, count, |ctx, _| {
        asked::can_thaw(&ctx.accounts)
    })
}

/// # Safety
/// As [`entrypoint`].
#[inline(never)]
unsafe fn answer_freeze(input: *mut u8, program: &Address, data: &[u8]) -> Result<()> {
    let mut lookup = [const { MaybeUninit::<AccountView>::uninit() }; MAX_ACCOUNTS];
    // SAFETY: as above.
    let (count, mut cursor) = unsafe {
        let count = input.cast::<u64>().read_unaligned() as usize;
        (count, AccountCursor::new(input, lookup.as_mut_ptr().cast()))
    };
    run_handler::<asked::CanFreeze, ()>(program, &mut cursor, data, count, |ctx, _| {
        asked::can_freeze(&ctx.accounts)
    })
}
