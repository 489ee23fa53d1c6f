//! What the share gate says of a wallet, as its account says it: put in place without asking it.

use openmast_client::market;
use solana_account::Account;
use solana_pubkey::Pubkey;

use crate::world::World;

/// The share gate's address.
pub const SHARE_GATE: Pubkey = openmast_client::share_gate::PROGRAM_ID;

/// SHA-256 of `account:Holder`, its first eight bytes.
const DISCRIMINATOR: [u8; 8] = [37, 121, 1, 40, 55, 46, 199, 157];

/// What a wallet may do with one permissioned share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub admitted_until: i64,
    pub suspended_until: i64,
    pub revoked: bool,
}

impl Standing {
    /// May do everything for ever.
    pub const ADMITTED: Self = Self {
        admitted_until: i64::MAX,
        suspended_until: 0,
        revoked: false,
    };

    pub fn may_deliver(&self, now: i64) -> bool {
        !self.revoked && self.suspended_until <= now
    }

    pub fn may_receive(&self, now: i64) -> bool {
        self.may_deliver(now) && self.admitted_until > now
    }

    fn data(&self, mint: &Pubkey, wallet: &Pubkey) -> Vec<u8> {
        let mut data = DISCRIMINATOR.to_vec();
        data.push(1); // version
        data.extend_from_slice(mint.as_ref());
        data.extend_from_slice(wallet.as_ref());
        data.extend_from_slice(&[0; 2]); // bumps
        data.extend_from_slice(&[0; 32]); // rent payer
        data.extend_from_slice(&[0; 4 + 4 + 2]); // policy version, kinds, jurisdiction
        data.extend_from_slice(&self.admitted_until.to_le_bytes());
        data.extend_from_slice(&[0; 96]); // clearances
        data.push(u8::from(self.revoked));
        data.extend_from_slice(&self.suspended_until.to_le_bytes());
        data.extend_from_slice(&[0; 8 + 32 + 1 + 8 + 32]); // the suspension's details, reserved
        data
    }
}

impl World {
    /// Lets the share gate say this of a wallet.
    pub fn set_standing(&mut self, mint: &Pubkey, wallet: &Pubkey, standing: &Standing) {
        let account = Account {
            lamports: 10_000_000,
            data: standing.data(mint, wallet),
            owner: SHARE_GATE,
            ..Account::default()
        };
        self.set_account(market::holder(mint, wallet), account);
    }
}
