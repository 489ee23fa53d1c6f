//! A network with two payers and three assets, one final settlement, and its archive.

use std::{
    path::PathBuf,
    process::{Command, Output},
};

use borsh::BorshDeserialize;
use openmast_client::{
    accounts::{Asset, Network, Payer, ProgramAccount, Settlement},
    addresses,
};
use openmast_ledger::{PricePerGb, price_set_hash};
use openmast_oracle::archive::{
    AssetLine, ChargeLine, Header, PUBLIC_FORMAT, PayerLine, PublicArchive,
};
use serde_json::Value;
use solana_keypair::Keypair;
use solana_pubkey::Pubkey;
use solana_signer::Signer;
use tempfile::TempDir;

use crate::chain::{Account, Chain, Ledger, program_account, token_account};

pub const NETWORK: Pubkey = Pubkey::new_from_array([2; 32]);
const MINT: Pubkey = Pubkey::new_from_array([3; 32]);
const CLOCK: Pubkey = Pubkey::from_str_const("SysvarC1ock11111111111111111111111111111111");
pub const EPOCH: u64 = 2;
/// Base units.
pub const WALLET: u64 = 7_000_000;
pub const DEPOSITED: u64 = 1_000;
pub const REQUESTED: u64 = 990;
pub const SPENT: [u64; 2] = [40, 10];
pub const EARNED: [u64; 3] = [30, 12, 8];

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
        std::fs::write(folder.path().join("key.json"), numbers).unwrap();
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
        ledger
            .accounts
            .insert(address, program_account("Settlement", &named));
    }

    /// Runs the command with the chain and the key, without an oracle.
    pub async fn run(&self, arguments: &[&str]) -> Ran {
        let url = self.chain.url();
        self.run_with(&[("OPENMAST_RPC_URL", &url)], arguments)
            .await
    }

    pub async fn run_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_openmast"));
        command
            .args(arguments)
            .env_clear()
            .env("HOME", self.folder.path())
            .env("OPENMAST_KEYPAIR", self.path("key.json"))
            .env("OPENMAST_NETWORK", NETWORK.to_string())
            .envs(variables.iter().copied())
            .current_dir(self.folder.path());
        let output = tokio::task::spawn_blocking(move || command.output().unwrap())
            .await
            .unwrap();
        Ran(output)
    }
}

/// What a command said.
pub struct Ran(Output);

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

    /// Of a command with `--json` and this exit code, which must be in an error as well.
    pub fn json(&self, code: i32) -> Value {
        assert_eq!(self.code(), code, "{} {}", self.stdout(), self.stderr());
        let json: Value = serde_json::from_str(&self.stdout()).unwrap();
        let told = json["error"]["exit_code"].as_i64();
        assert_eq!(told.unwrap_or(0), i64::from(code), "{json}");
        json
    }
}

/// Of `epoch`, all of whose usage is of this one epoch.
pub fn archive(epoch: u64) -> PublicArchive {
    let charge = |payer, asset, bytes, charged| ChargeLine {
        payer,
        asset,
        bytes,
        charged,
        ..ChargeLine::default()
    };
    let asset = |(asset, earned): (u32, &u64)| AssetLine {
        asset,
        bytes: earned * 10,
        earned: *earned,
        epoch_bytes: earned * 10,
        epoch_earned: *earned,
        price_per_gb: Some(100_000_000),
    };
    let payer = |(payer, spent): (u32, &u64)| PayerLine {
        payer,
        bytes: spent * 10,
        spent: *spent,
        epoch_bytes: spent * 10,
        epoch_spent: *spent,
    };
    let prices = [PricePerGb(100_000_000); EARNED.len()];
    let mut archive = PublicArchive {
        header: Header {
            format: PUBLIC_FORMAT.into(),
            program: addresses::PROGRAM_ID.to_string(),
            network: NETWORK.to_string(),
            epoch,
            snapshot_slot: 100 * epoch,
            previous: None,
            asset_count: EARNED.len() as u32,
            payer_count: SPENT.len() as u32,
            charge_count: 4,
            asset_root: [0; 32],
            payer_root: [0; 32],
            amount: EARNED.iter().sum(),
            bytes: EARNED.iter().sum::<u64>() * 10,
            private_root: [7; 32],
            price_set_hash: price_set_hash(epoch, &prices).unwrap(),
        },
        assets: (0..).zip(&EARNED).map(asset).collect(),
        payers: (0..).zip(&SPENT).map(payer).collect(),
        charges: vec![
            charge(0, 0, 300, 30),
            charge(0, 1, 100, 10),
            charge(1, 1, 20, 2),
            charge(1, 2, 80, 8),
        ],
        counters: Vec::new(),
    };
    let network = NETWORK.to_bytes();
    archive.header.asset_root = archive.asset_tree(network).unwrap().root().hash;
    archive.header.payer_root = archive.payer_tree(network).unwrap().root().hash;
    archive
}

fn written(archive: &PublicArchive) -> (Vec<u8>, [u8; 32]) {
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
        (NETWORK, program_account("Network", &network())),
        (
            addresses::settlement(&NETWORK, EPOCH),
            program_account("Settlement", &settlement(archive_hash)),
        ),
        (wallet, token_account(&MINT, signer, WALLET)),
        (vault, token_account(&MINT, &vault, 2 * DEPOSITED)),
        (*signer, plain(1_000_000_000, 0)),
        (CLOCK, plain(1, 40)),
    ];
    for index in 0..EARNED.len() as u32 {
        let mut asset: Asset = zero();
        (asset.network, asset.index) = (NETWORK, index);
        let address = addresses::asset(&NETWORK, index);
        accounts.push((address, program_account("Asset", &asset)));
    }
    for index in 0..SPENT.len() as u32 {
        let mut payer: Payer = zero();
        (payer.network, payer.index, payer.owner) = (NETWORK, index, *signer);
        (payer.deposited, payer.requested, payer.requested_slot) = (DEPOSITED, REQUESTED, 150);
        let address = addresses::payer(&NETWORK, index);
        accounts.push((address, program_account("Payer", &payer)));
    }
    accounts
}

fn network() -> Network {
    let mut network: Network = zero();
    network.currency_mint = MINT;
    (network.posted_epoch, network.final_epoch) = (EPOCH, EPOCH);
    network.final_snapshot_slot = 100 * EPOCH;
    network.settled_asset_count = EARNED.len() as u32;
    (network.asset_count, network.payer_count) = (EARNED.len() as u32, SPENT.len() as u32);
    network
}

fn settlement(archive_hash: [u8; 32]) -> Settlement {
    let header = archive(EPOCH).header;
    let mut settlement: Settlement = zero();
    (settlement.network, settlement.epoch, settlement.state) = (NETWORK, EPOCH, 1);
    (settlement.asset_root, settlement.payer_root) = (header.asset_root, header.payer_root);
    (settlement.asset_count, settlement.payer_count) = (header.asset_count, header.payer_count);
    (settlement.amount, settlement.bytes) = (header.amount, header.bytes);
    settlement.snapshot_slot = header.snapshot_slot;
    settlement.private_root = header.private_root;
    settlement.price_set_hash = header.price_set_hash;
    settlement.archive_hash = archive_hash;
    settlement
}

pub fn zero<T: ProgramAccount + BorshDeserialize>() -> T {
    T::try_from_slice(&vec![0; T::SIZE - 8]).unwrap()
}
