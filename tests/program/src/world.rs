//! A Solana bank in memory with the program on it, a clock that tests move, and tokens from nowhere.

use std::{env, fs, path::PathBuf, sync::OnceLock};

use litesvm::LiteSVM;
use openmast_client::{
    accounts::{ProgramAccount, TokenAccount},
    events::Event,
    generated::PROGRAMS,
    share_gate::events::Event as GateEvent,
};
use solana_account::Account;
use solana_clock::Clock;
use solana_instruction::Instruction;
use solana_message::Message;
use solana_pubkey::Pubkey;
use solana_transaction::Transaction;

use crate::outcome::{Done, Outcome, Refused};

/// Seconds of a slot, roughly.
const SECONDS_PER_SLOT: f64 = 0.4;
const START_SLOT: u64 = 1_000;
const START_TIME: i64 = 1_800_000_000;

/// The bank. Signatures are not verified: who signs is what an instruction's account flags say.
#[derive(Clone)]
pub struct World {
    svm: LiteSVM,
    fee_payer: Pubkey,
    wallets: u64,
    events: Vec<Event>,
    gate_events: Vec<GateEvent>,
    /// What programs called in the newest transaction: the program, and the data that it was given.
    calls: Vec<(Pubkey, Vec<u8>)>,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// A bank with the programs and nothing else. They are loaded once for all tests.
    ///
    /// # Panics
    /// A program is not built.
    pub fn new() -> Self {
        static BANK: OnceLock<LiteSVM> = OnceLock::new();
        let svm = BANK.get_or_init(load).clone();
        let mut world = Self {
            svm,
            fee_payer: Pubkey::default(),
            wallets: 0,
            events: Vec::new(),
            gate_events: Vec::new(),
            calls: Vec::new(),
        };
        world.fee_payer = world.wallet();
        world.set_clock(START_SLOT, START_TIME);
        world
    }

    /// A new wallet with SOL.
    pub fn wallet(&mut self) -> Pubkey {
        self.wallets += 1;
        let mut bytes = [0xa5; 32];
        bytes[..8].copy_from_slice(&self.wallets.to_be_bytes());
        let wallet = Pubkey::new_from_array(bytes);
        let account = Account {
            lamports: 1_000_000_000_000,
            ..Account::default()
        };
        self.set_account(wallet, account);
        wallet
    }

    /// An address where there is nothing yet.
    pub fn address(&mut self) -> Pubkey {
        let address = self.wallet();
        self.set_account(address, Account::default());
        address
    }

    /// How many wallets there are: [`World::meet_again`] goes back there.
    pub fn met(&self) -> u64 {
        self.wallets
    }

    /// The next wallets are those that followed when there were `met`: the same people once more.
    pub fn meet_again(&mut self, met: u64) {
        self.wallets = met;
    }

    /// The wallet that pays transaction fees; it signs no instruction.
    pub fn fee_payer(&self) -> Pubkey {
        self.fee_payer
    }

    /// Sends one transaction.
    pub fn send(&mut self, instructions: &[Instruction]) -> Outcome {
        let message = Message::new(instructions, Some(&self.fee_payer));
        let keys = message.account_keys.clone();
        let transaction = Transaction::new_unsigned(message);
        match self.svm.send_transaction(transaction) {
            Ok(meta) => {
                let done = Done::new(meta.compute_units_consumed, &meta.logs);
                self.events.extend_from_slice(&done.events);
                self.gate_events.extend_from_slice(&done.gate_events);
                let called = meta.inner_instructions.iter().flatten();
                self.calls = called
                    .map(|inner| {
                        let called = &inner.instruction;
                        let program = keys[usize::from(called.program_id_index)];
                        (program, called.data.clone())
                    })
                    .collect();
                Ok(done)
            }
            Err(failed) => Err(Refused::new(failed.err, failed.meta.logs)),
        }
    }

    /// Everything that the share gate told, in order.
    pub fn gate_events(&self) -> &[GateEvent] {
        &self.gate_events
    }

    /// Everything that the program told, in order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// What `program` was called with by other programs in the newest transaction that succeeded.
    pub fn called(&self, program: &Pubkey) -> Vec<Vec<u8>> {
        let calls = self.calls.iter().filter(|(called, _)| called == program);
        calls.map(|(_, data)| data.clone()).collect()
    }

    /// Bytes of a transaction of these instructions, signatures included.
    pub fn packet_bytes(&self, instructions: &[Instruction]) -> usize {
        let message = Message::new(instructions, Some(&self.fee_payer));
        let signatures = usize::from(message.header.num_required_signatures);
        1 + 64 * signatures + message.serialize().len()
    }

    /// Lamports that an account of so many bytes must have.
    pub fn rent(&self, bytes: usize) -> u64 {
        self.svm.minimum_balance_for_rent_exemption(bytes)
    }

    /// Lamports of an account; 0 when there is none.
    pub fn lamports(&self, address: &Pubkey) -> u64 {
        self.raw(address).map_or(0, |account| account.lamports)
    }

    /// Sends one instruction that must succeed.
    ///
    /// # Panics
    /// It was refused.
    #[track_caller]
    pub fn run(&mut self, instruction: Instruction) -> Done {
        match self.send(&[instruction]) {
            Ok(done) => done,
            Err(refused) => panic!("refused: {refused:?}"),
        }
    }

    /// Slot of the next transaction.
    pub fn slot(&self) -> u64 {
        self.svm.get_sysvar::<Clock>().slot
    }

    /// Unix time of the next transaction.
    pub fn now(&self) -> i64 {
        self.svm.get_sysvar::<Clock>().unix_timestamp
    }

    /// Lets `seconds` pass, and as many slots as that takes.
    pub fn pass(&mut self, seconds: i64) {
        let slots = (seconds as f64 / SECONDS_PER_SLOT) as u64;
        self.set_clock(self.slot() + slots, self.now() + seconds);
    }

    /// Lets slots pass in no time.
    pub fn pass_slots(&mut self, slots: u64) {
        self.set_clock(self.slot() + slots, self.now());
    }

    fn set_clock(&mut self, slot: u64, unix_timestamp: i64) {
        let clock = Clock {
            slot,
            unix_timestamp,
            ..self.svm.get_sysvar()
        };
        self.svm.set_sysvar(&clock);
    }

    /// The raw account, if it exists.
    pub fn raw(&self, address: &Pubkey) -> Option<Account> {
        self.svm
            .get_account(address)
            .filter(|account| account.lamports > 0)
    }

    /// Puts an account in place without asking the program.
    pub fn set_account(&mut self, address: Pubkey, account: Account) {
        self.svm
            .set_account(address, account)
            .expect("no program account and no sysvar");
    }

    /// The decoded account, if it exists.
    ///
    /// # Panics
    /// It is of another type.
    #[track_caller]
    pub fn find<T: ProgramAccount>(&self, address: &Pubkey) -> Option<T> {
        let account = self.raw(address)?;
        Some(T::decode(&account.owner, &account.data).expect("an account of this type"))
    }

    /// The decoded account.
    ///
    /// # Panics
    /// There is none, or it is of another type.
    #[track_caller]
    pub fn get<T: ProgramAccount>(&self, address: &Pubkey) -> T {
        self.find(address)
            .unwrap_or_else(|| panic!("no {} at {address}", T::NAME))
    }

    /// Changes an account behind the program's back.
    #[track_caller]
    pub fn edit<T: ProgramAccount + borsh::BorshSerialize>(
        &mut self,
        address: &Pubkey,
        change: impl FnOnce(&mut T),
    ) {
        let mut value: T = self.get(address);
        change(&mut value);
        let mut account = self.raw(address).expect("it was just read");
        account.data.truncate(8);
        value
            .serialize(&mut account.data)
            .expect("a Vec takes every write");
        self.set_account(*address, account);
    }

    /// Balance of a token account; 0 when there is none.
    pub fn tokens(&self, address: &Pubkey) -> u64 {
        self.raw(address).map_or(0, |account| {
            TokenAccount::decode(&account.owner, &account.data)
                .expect("a token account")
                .amount
        })
    }
}

fn load() -> LiteSVM {
    let folder = programs();
    let mut svm = LiteSVM::new()
        .with_sigverify(false)
        .with_blockhash_check(false)
        .with_transaction_history(0)
        .with_log_bytes_limit(None);
    for program in PROGRAMS {
        let path = program.built_in(&folder);
        let built = fs::read(&path).unwrap_or_else(|error| {
            panic!(
                "no program at {}: {error}; OPENMAST_PROGRAMS may name another folder",
                path.display()
            )
        });
        svm.add_program(program.id, &built)
            .expect("a program that loads");
    }
    svm.add_program(
        openmast_token_acl_program::ID,
        openmast_token_acl_program::TOKEN_ACL,
    )
    .expect("a program that loads");
    svm
}

/// The folder of the built programs.
fn programs() -> PathBuf {
    match env::var_os("OPENMAST_PROGRAMS") {
        Some(folder) => folder.into(),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../programs/built"),
    }
}
