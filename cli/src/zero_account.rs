//! For tests: accounts from which they begin.

use openmast_client::accounts::ProgramAccount;

/// An account of zeros.
pub fn zero<T: ProgramAccount>() -> T {
    T::try_from_slice(&vec![0; T::SIZE - 8]).unwrap()
}
