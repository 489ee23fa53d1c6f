//! A network with two payers and three assets, one final settlement, and its archive.

use std::{
    fs::Permissions,
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
};

use borsh::BorshSerialize;
use openmast_archive::{
    AssetLine, ChargeLine, Header, PUBLIC_FORMAT, PayerLine, PublicArchive, TariffLine, pair_lines,
    price_set,
};
use openmast_client::{
    accounts::{
        Asset, Content, Jurisdiction, Network, NetworkLimits, NetworkParameters, OracleSet, Payer,
        ProgramAccount, Role, Settlement, Till,
    },
    addresses,
    errors::ProgramError,
};
use openmast_engine::PairBalance;
use serde_json::Value;
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use tempfile::TempDir;

use crate::{
    chain::{Account, Chain, Ledger, token_account},
    program::{clock, edit, program_account, state, zero},
};

pub const NETWORK: Pubkey = Pubkey::new_from_array([2; 32]);
pub const MINT: Pubkey = Pubkey::new_from_array([3; 32]);
pub const EPOCH: u64 = 2;
/// Base units.
pub const WALLET: u64 = 7_000_000;
pub const DEPOSITED: u64 = 1_000;
pub const REQUESTED: u64 = 990;
pub const SPENT: [u64; 2] = [40, 10];
pub const EARNED: [u64; 3] = [30, 12, 8];
/// What the breaker carried over, of the first payer and the first asset.
pub const CARRIED_OVER: u64 = 5;
/// The chain's clock.
pub const NOW: i64 = 1_000_000;
pub const EXIT_DELAY: u32 = 604_800;
pub const FEE: u64 = 100_000;
/// The only jurisdiction; the signer regulates it.
pub const JURISDICTION: u16 = 276;
/// What it is owed.
pub const LEVY_OWED: u64 = 55;
/// What the treasury is owed.
pub const TREASURY_OWED: u64 = 77;

pub struct World {
    pub chain: Chain,
    pub folder: TempDir,
    pub signer: Pubkey,
}

impl World {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keypair = Keypair::new();
        let signer = keypair.pubkey();
        let numbers = format!("{:?}", keypair.to_bytes());
        let key = folder.path().join("key.json");
        std::fs::write(&key, numbers).unwrap();
        std::fs::set_permissions(&key, Permissions::from_mode(0o600)).unwrap();
        let (bytes, hash) = written(&archive(EPOCH));
        let mut ledger = Ledger::default();
        ledger.archives.insert(hex::encode(hash), bytes);
        ledger.accounts.extend(accounts(&signer, hash));
        Self {
            chain: Chain::start(ledger).await,
            folder,
            signer,
        }
    }

    pub fn wallet(&self) -> Pubkey {
        addresses::currency_account(&self.signer, &MINT)
    }

    pub fn vault(&self) -> Pubkey {
        addresses::vault(&NETWORK)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes an archive under a name, and gives the name as an argument.
    pub fn put(&self, name: &str, archive: &PublicArchive) -> String {
        let path = self.path(name);
        std::fs::write(&path, written(archive).0).unwrap();
        path.display().to_string()
    }

    /// Makes the settlement on chain name this archive by its hash, whatever roots it has.
    pub fn name_archive(&self, archive: &PublicArchive) {
        let named = settlement(written(archive).1);
        let address = addresses::settlement(&NETWORK, EPOCH);
        let mut ledger = self.chain.ledger.lock().unwrap();
        ledger.accounts.insert(address, program_account(&named));
    }

    /// Lets the chain's clock show this.
    pub fn at(&self, seconds: i64) {
        self.chain
            .ledger
            .lock()
            .unwrap()
            .accounts
            .extend([clock(seconds)]);
    }

    /// An account of the program, as the chain has it.
    pub fn state<T: ProgramAccount>(&self, address: &Pubkey) -> T {
        state(&self.chain.ledger.lock().unwrap().accounts, address)
    }

    pub fn edit<T: ProgramAccount + BorshSerialize>(
        &self,
        address: &Pubkey,
        change: impl FnOnce(&mut T),
    ) {
        edit(
            &mut self.chain.ledger.lock().unwrap().accounts,
            address,
            change,
        );
    }

    pub fn put_account<T: ProgramAccount + BorshSerialize>(&self, address: Pubkey, state: &T) {
        let mut ledger = self.chain.ledger.lock().unwrap();
        ledger.accounts.insert(address, program_account(state));
    }

    /// Takes an account away.
    pub fn forget(&self, address: &Pubkey) {
        self.chain.ledger.lock().unwrap().accounts.remove(address);
    }

    pub fn exists(&self, address: &Pubkey) -> bool {
        self.chain
            .ledger
            .lock()
            .unwrap()
            .accounts
            .contains_key(address)
    }

    /// Names of the program's instructions of each transaction that landed.
    pub fn landed(&self) -> Vec<Vec<&'static str>> {
        self.chain.ledger.lock().unwrap().landed.clone()
    }

    /// Makes the program refuse what writes this account.
    pub fn refuse(&self, address: Pubkey, error: ProgramError) {
        let mut ledger = self.chain.ledger.lock().unwrap();
        ledger.refused.insert(address, error.code());
    }

    /// Runs the command with the chain and the key, without an oracle.
    pub async fn run(&self, arguments: &[&str]) -> Ran {
        let url = self.chain.url();
        self.run_with(&[("OPENMAST_RPC_URL", &url)], arguments)
            .await
    }

    /// The command behind `before`, which starts it with what it is given.
    pub fn command(&self, before: &[&str], arguments: &[&str]) -> Command {
        let line = [before, &[env!("CARGO_BIN_EXE_openmast")], arguments].concat();
        let mut command = Command::new(line[0]);
        command
            .args(&line[1..])
            .env_clear()
            .env("HOME", self.folder.path())
            .env("OPENMAST_KEYPAIR", self.path("key.json"))
            .env("OPENMAST_NETWORK", NETWORK.to_string())
            .current_dir(self.folder.path());
        command
    }

    /// Starts the command with the chain and the key, and goes on.
    pub fn start(&self, arguments: &[&str]) -> Child {
        self.start_as(&[], arguments)
    }

    /// As [`Self::start`], by another program that starts what it is given.
    pub fn start_as(&self, before: &[&str], arguments: &[&str]) -> Child {
        let mut command = self.command(before, arguments);
        command
            .env("OPENMAST_RPC_URL", self.chain.url())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    pub async fn run_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Ran {
        let mut command = self.command(&[], arguments);
        command.envs(variables.iter().copied());
        let output = tokio::task::spawn_blocking(move || command.output().unwrap())
            .await
            .unwrap();
        Ran(output)
    }
}

/// What a command said.
pub struct Ran(pub Output);

impl Ran {
    pub fn code(&self) -> i32 {
        self.0.status.code().unwrap()
    }

    pub fn stdout(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }

    pub fn stderr(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).unwrap()
    }

    /// What a command says with `--json` and this exit code, which must be in an error as well.
    pub fn json(&self, code: i32) -> Value {
        assert_eq!(self.code(), code, "{} {}", self.stdout(), self.stderr());
        let json: Value = serde_json::from_str(&self.stdout()).unwrap();
        let told = json["error"]["exit_code"].as_i64();
        assert_eq!(told.unwrap_or(0), i64::from(code), "{json}");
        json
    }
}

/// An archive of `epoch`, all of whose usage is of this one epoch.
pub fn archive(epoch: u64) -> PublicArchive {
    // What is carried over is of the first payer's usage of the first asset.
    let carried = |index: u32| if index == 0 { CARRIED_OVER } else { 0 };
    let charge = |payer: u32, asset: u32, charged| {
        let accrued = charged + carried(payer.max(asset));
        ChargeLine {
            payer,
            asset,
            bytes: accrued * 10,
            paid_bytes: accrued * 10,
            charged,
            accrued,
            ..ChargeLine::default()
        }
    };
    let charges = vec![
        charge(0, 0, 30),
        charge(0, 1, 10),
        charge(1, 1, 2),
        charge(1, 2, 8),
    ];
    let pairs = charges.iter().map(|charge| PairBalance {
        payer: charge.payer,
        asset: charge.asset,
        accrued: charge.accrued,
        carried: charge.accrued - charge.charged,
        ..PairBalance::default()
    });
    let pairs = pair_lines(pairs.collect());
    let asset = |(asset, earned): (u32, &u64)| AssetLine {
        asset,
        bytes: (earned + carried(asset)) * 10,
        paid: (earned + carried(asset)) * 10,
        earned: *earned,
        accrued: earned + carried(asset),
        epoch_bytes: (earned + carried(asset)) * 10,
        epoch_paid: (earned + carried(asset)) * 10,
        epoch_earned: *earned,
        epoch_accrued: earned + carried(asset),
        trailing: *earned,
    };
    let payer = |(payer, spent): (u32, &u64)| PayerLine {
        payer,
        bytes: (spent + carried(payer)) * 10,
        paid: (spent + carried(payer)) * 10,
        spent: *spent,
        accrued: spent + carried(payer),
        epoch_bytes: (spent + carried(payer)) * 10,
        epoch_paid: (spent + carried(payer)) * 10,
        epoch_spent: *spent,
        epoch_accrued: spent + carried(payer),
    };
    let tariffs = vec![TariffLine {
        tariff: epoch,
        prices: vec![100_000_000; EARNED.len()],
        ..TariffLine::default()
    }];
    let charged: u64 = EARNED.iter().sum();
    let mut archive = PublicArchive {
        header: Header {
            format: PUBLIC_FORMAT.into(),
            program: addresses::PROGRAM_ID.to_string(),
            network: NETWORK.to_string(),
            epoch,
            snapshot_slot: 100 * epoch,
            closed_at: NOW - 100,
            closed_at_ms: (NOW - 100).unsigned_abs() * 1_000,
            heard_until_ms: (NOW - 100).unsigned_abs() * 1_000,
            breaker: charged,
            lots_left: 0,
            previous: None,
            asset_count: EARNED.len() as u32,
            payer_count: SPENT.len() as u32,
            reserve_count: 0,
            asset_lines: EARNED.len() as u32,
            payer_lines: SPENT.len() as u32,
            reserve_lines: 0,
            tariff_lines: 1,
            earlier_tariff_lines: 0,
            charge_lines: charges.len() as u64,
            request_lines: 0,
            pair_lines: pairs.len() as u32,
            asset_root: [0; 32],
            payer_root: [0; 32],
            reserve_root: [0; 32],
            charged,
            accrued: charged + CARRIED_OVER,
            payer_charged: charged,
            payer_accrued: charged + CARRIED_OVER,
            reserve_charged: 0,
            reserve_accrued: 0,
            bytes: (charged + CARRIED_OVER) * 10,
            private_root: [7; 32],
            price_set_hash: price_set(&tariffs).unwrap(),
        },
        assets: (0..).zip(&EARNED).map(asset).collect(),
        payers: (0..).zip(&SPENT).map(payer).collect(),
        reserves: Vec::new(),
        tariffs,
        earlier_tariffs: Vec::new(),
        next_tariff: TariffLine {
            tariff: epoch + 1,
            prices: vec![100_000_000; EARNED.len()],
            ..TariffLine::default()
        },
        charges,
        requests: Vec::new(),
        pairs,
        counters: Vec::new(),
    };
    with_roots(&mut archive);
    archive
}

/// States the roots that the lines have.
pub fn with_roots(archive: &mut PublicArchive) {
    let network = NETWORK.to_bytes();
    archive.header.asset_root = archive.asset_tree(network).unwrap().root().hash;
    archive.header.payer_root = archive.payer_tree(network).unwrap().root().hash;
    archive.header.reserve_root = archive.reserve_tree(network).unwrap().root().hash;
}

pub fn written(archive: &PublicArchive) -> (Vec<u8>, [u8; 32]) {
    let mut bytes = Vec::new();
    let hash = archive.write_to(&mut bytes).unwrap();
    (bytes, hash)
}

fn accounts(signer: &Pubkey, archive_hash: [u8; 32]) -> Vec<(Pubkey, Account)> {
    let vault = addresses::vault(&NETWORK);
    let wallet = addresses::currency_account(signer, &MINT);
    let plain = |lamports, size| Account {
        owner: Pubkey::default(),
        lamports,
        data: vec![0; size],
    };
    let mut accounts = vec![
        (NETWORK, program_account(&network(signer))),
        (
            addresses::oracle_set(&NETWORK),
            program_account(&zero::<OracleSet>()),
        ),
        (
            addresses::till(&NETWORK, Role::Treasury, signer),
            program_account(&till(signer)),
        ),
        (
            addresses::jurisdiction(&NETWORK, JURISDICTION),
            program_account(&jurisdiction(signer)),
        ),
        (
            addresses::settlement(&NETWORK, EPOCH),
            program_account(&settlement(archive_hash)),
        ),
        (wallet, token_account(&MINT, signer, WALLET)),
        (vault, token_account(&MINT, &vault, 2 * DEPOSITED)),
        (*signer, plain(1_000_000_000, 0)),
        clock(NOW),
    ];
    for index in 0..EARNED.len() as u32 {
        let mut asset: Asset = zero();
        (asset.network, asset.index, asset.owner) = (NETWORK, index, *signer);
        asset.jurisdiction = JURISDICTION;
        asset.share_supply = 1_000;
        let address = addresses::asset(&NETWORK, index);
        accounts.push((address, program_account(&asset)));
    }
    for index in 0..SPENT.len() as u32 {
        let mut payer: Payer = zero();
        (payer.network, payer.index, payer.owner) = (NETWORK, index, *signer);
        (payer.deposited, payer.requested, payer.requested_slot) = (DEPOSITED, REQUESTED, 150);
        payer.lapses_at = NOW + 1_000;
        let address = addresses::payer(&NETWORK, index);
        accounts.push((address, program_account(&payer)));
    }
    accounts
}

fn network(signer: &Pubkey) -> Network {
    let content = content(&archive(EPOCH), [0; 32]);
    let mut network: Network = zero();
    network.currency_mint = MINT;
    (network.treasury, network.treasury_before) = (*signer, *signer);
    network.final_epoch = EPOCH;
    (network.final_snapshot_slot, network.final_closed_at) =
        (content.snapshot_slot, content.closed_at);
    network.final_payer_root = content.payer_root;
    (network.settled_amount, network.settled_accrued) =
        (content.payer_charged, content.payer_accrued);
    (network.settled_asset_count, network.settled_payer_count) =
        (content.asset_count, content.payer_count);
    (network.asset_count, network.payer_count) = (EARNED.len() as u32, SPENT.len() as u32);
    network.deposited = DEPOSITED * SPENT.len() as u64;
    network.parameters = NetworkParameters {
        exit_delay_seconds: EXIT_DELAY,
        max_pause_seconds: 3_600,
        settlements_kept: 16,
        min_bond: 10,
        max_epoch_increase: 1_000,
        min_first_deposit: 1_000_000,
        payer_fee: FEE,
        least_lot_bps: 5_000,
        price_step_shift: 3,
        ..NetworkParameters::default()
    };
    network.limits = NetworkLimits {
        most_treasury_bps: 900,
        most_levy_bps: 700,
        least_epoch_increase: 1,
        most_min_bond: u64::MAX,
        most_epoch_increase: u64::MAX,
        most_payer_fee: u64::MAX,
        ..NetworkLimits::default()
    };
    network
}

fn till(holder: &Pubkey) -> Till {
    let mut till: Till = zero();
    (till.network, till.role, till.holder) = (NETWORK, Role::Treasury as u8, *holder);
    till.owed = TREASURY_OWED;
    till
}

fn jurisdiction(regulator: &Pubkey) -> Jurisdiction {
    let mut jurisdiction: Jurisdiction = zero();
    (jurisdiction.network, jurisdiction.code) = (NETWORK, JURISDICTION);
    jurisdiction.regulator = *regulator;
    (jurisdiction.levy_bps, jurisdiction.before_levy_bps) = (200, 200);
    jurisdiction.most_levy_bps = 500;
    jurisdiction.owed = LEVY_OWED;
    jurisdiction
}

/// What a settlement with this archive says.
pub fn content(archive: &PublicArchive, archive_hash: [u8; 32]) -> Content {
    let header = &archive.header;
    Content {
        epoch: header.epoch,
        snapshot_slot: header.snapshot_slot,
        closed_at: header.closed_at,
        asset_count: header.asset_count,
        payer_count: header.payer_count,
        asset_root: header.asset_root,
        asset_charged: header.charged,
        asset_accrued: header.accrued,
        payer_root: header.payer_root,
        payer_charged: header.payer_charged,
        payer_accrued: header.payer_accrued,
        reserve_count: header.reserve_count,
        reserve_root: header.reserve_root,
        reserve_charged: header.reserve_charged,
        reserve_accrued: header.reserve_accrued,
        bytes: header.bytes,
        archive_hash,
        private_root: header.private_root,
        price_set_hash: header.price_set_hash,
    }
}

fn settlement(archive_hash: [u8; 32]) -> Settlement {
    let mut settlement: Settlement = zero();
    settlement.network = NETWORK;
    settlement.content = content(&archive(EPOCH), archive_hash);
    settlement.content_hash = settlement.content.hash(&NETWORK);
    settlement.treasury = NETWORK;
    settlement
}
