//! Tokens from nowhere: mints and token accounts of the classic SPL Token program.

use openmast_client::addresses;
use solana_account::Account;
use solana_instruction::Instruction;
use solana_program_pack::Pack;
use solana_pubkey::Pubkey;
use spl_token_interface::state::{Account as TokenAccount, AccountState, Mint};

use crate::world::World;

const LAMPORTS: u64 = 10_000_000;

impl World {
    /// A new mint that nobody can mint from, except [`World::fund`].
    pub fn mint(&mut self, decimals: u8) -> Pubkey {
        let address = self.wallet();
        let mint = Mint {
            decimals,
            is_initialized: true,
            supply: u64::MAX,
            ..Mint::default()
        };
        self.set_packed(address, mint);
        address
    }

    /// A new token account at an address of its own.
    pub fn token_account(&mut self, owner: Pubkey, mint: Pubkey, amount: u64) -> Pubkey {
        let address = self.wallet();
        self.put_tokens(address, owner, mint, amount);
        address
    }

    /// The associated currency account of `wallet`, holding `amount` more than before.
    pub fn fund(&mut self, wallet: Pubkey, mint: Pubkey, amount: u64) -> Pubkey {
        let address = addresses::currency_account(&wallet, &mint);
        let held = self.tokens(&address);
        self.put_tokens(address, wallet, mint, held + amount);
        address
    }

    /// An empty account of a wallet beside its associated one, as anybody can make it.
    pub fn second_account(&mut self, wallet: Pubkey, mint: Pubkey) -> Pubkey {
        let address = self.address();
        self.put_tokens(address, wallet, mint, 0);
        address
    }

    fn put_tokens(&mut self, address: Pubkey, owner: Pubkey, mint: Pubkey, amount: u64) {
        let account = TokenAccount {
            mint,
            owner,
            amount,
            state: AccountState::Initialized,
            ..TokenAccount::default()
        };
        self.set_packed(address, account);
    }

    fn set_packed<T: Pack>(&mut self, address: Pubkey, value: T) {
        let mut data = vec![0; T::LEN];
        T::pack(value, &mut data).expect("it has the size of the type");
        self.set_account(
            address,
            Account {
                lamports: LAMPORTS,
                data,
                owner: spl_token_interface::ID,
                ..Account::default()
            },
        );
    }

    /// Creates the share account of `wallet` and moves shares there from `from`'s.
    pub fn move_shares(
        &mut self,
        share_mint: Pubkey,
        from: Pubkey,
        wallet: Pubkey,
        amount: u64,
    ) -> Pubkey {
        let destination = addresses::share_account(&wallet, &share_mint);
        let source = addresses::share_account(&from, &share_mint);
        let create =
            openmast_client::instructions::token::create_share_account(&from, &wallet, &share_mint);
        let decimals = self.decimals(&share_mint);
        let transfer: Instruction = spl_token_2022_interface::instruction::transfer_checked(
            &spl_token_2022_interface::ID,
            &source,
            &share_mint,
            &destination,
            &from,
            &[],
            amount,
            decimals,
        )
        .expect("the program's own id");
        self.send(&[create, transfer])
            .expect("shares that the wallet has");
        destination
    }

    /// `holder` burns shares.
    pub fn burn_shares(&mut self, share_mint: Pubkey, holder: Pubkey, amount: u64) {
        let burn = spl_token_2022_interface::instruction::burn(
            &spl_token_2022_interface::ID,
            &addresses::share_account(&holder, &share_mint),
            &share_mint,
            &holder,
            &[],
            amount,
        )
        .expect("the program's own id");
        self.send(&[burn]).expect("shares that the holder has");
    }

    pub(crate) fn decimals(&self, mint: &Pubkey) -> u8 {
        let account = self.raw(mint).expect("a mint");
        openmast_client::accounts::Mint::decode(&account.owner, &account.data)
            .expect("a mint")
            .decimals
    }
}
