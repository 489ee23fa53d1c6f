//! What oracles propose, and the trees behind it.

use openmast_client::accounts::Content;
use openmast_ledger::{BaseUnits, Bytes, Domain, MerkleSumTree, Totals};
use solana_pubkey::Pubkey;

use crate::claim::{Claim, Hash};

/// Lifetime totals of one asset, payer or reserve.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Line {
    pub bytes: u64,
    pub paid: u64,
    pub charged: u64,
    pub accrued: u64,
}

/// The totals of all assets, of all payers, or of all reserves, by index.
pub type Ledger = Vec<Line>;

/// The content of a proposal and what it commits to. What it says may differ from the trees: oracles can propose
/// anything.
#[derive(Clone, Debug)]
pub struct Proposed {
    pub content: Content,
    pub rent_payer: Pubkey,
    pub assets: Ledger,
    pub payers: Ledger,
    pub reserves: Ledger,
}

impl Proposed {
    /// The settlement of `epoch` over these totals, from a snapshot of this slot and time.
    ///
    /// # Panics
    /// The amounts sum to more than `u64` holds.
    pub fn new(
        network: Pubkey,
        rent_payer: Pubkey,
        epoch: u64,
        (snapshot_slot, closed_at): (u64, i64),
        assets: &[Line],
        payers: &[Line],
        reserves: &[Line],
    ) -> Self {
        let asset_tree = tree(Domain::Asset, network, assets);
        let payer_tree = tree(Domain::Payer, network, payers);
        let reserve_tree = tree(Domain::Reserve, network, reserves);
        let [asset_root, payer_root, reserve_root] =
            [&asset_tree, &payer_tree, &reserve_tree].map(MerkleSumTree::root);
        let content = Content {
            epoch,
            snapshot_slot,
            closed_at,
            asset_count: asset_tree.leaf_count(),
            payer_count: payer_tree.leaf_count(),
            reserve_count: reserve_tree.leaf_count(),
            asset_root: asset_root.hash,
            asset_charged: asset_root.sums.charged.get(),
            asset_accrued: asset_root.sums.accrued.get(),
            payer_root: payer_root.hash,
            payer_charged: payer_root.sums.charged.get(),
            payer_accrued: payer_root.sums.accrued.get(),
            reserve_root: reserve_root.hash,
            reserve_charged: reserve_root.sums.charged.get(),
            reserve_accrued: reserve_root.sums.accrued.get(),
            bytes: assets.iter().map(|line| line.bytes).sum(),
            archive_hash: [0xac; 32],
            private_root: [0xbd; 32],
            price_set_hash: [0xce; 32],
        };
        Self {
            content,
            rent_payer,
            assets: assets.to_vec(),
            payers: payers.to_vec(),
            reserves: reserves.to_vec(),
        }
    }

    /// What attestations name.
    pub fn hash(&self, network: &Pubkey) -> Hash {
        self.content.hash(network)
    }

    /// The true totals of an asset with their proof.
    pub fn asset_claim(&self, network: Pubkey, index: u32) -> Claim {
        claim(
            &tree(Domain::Asset, network, &self.assets),
            &self.assets,
            index,
        )
    }

    /// The true totals of a payer with their proof.
    pub fn payer_claim(&self, network: Pubkey, index: u32) -> Claim {
        claim(
            &tree(Domain::Payer, network, &self.payers),
            &self.payers,
            index,
        )
    }

    /// The true totals of a reserve with their proof.
    pub fn reserve_claim(&self, network: Pubkey, index: u32) -> Claim {
        claim(
            &tree(Domain::Reserve, network, &self.reserves),
            &self.reserves,
            index,
        )
    }

    /// Whether root and sums of the assets are those of the tree.
    pub fn names_its_assets(&self, network: Pubkey) -> bool {
        let root = tree(Domain::Asset, network, &self.assets).root();
        let content = &self.content;
        let named = (
            content.asset_root,
            content.asset_charged,
            content.asset_accrued,
        );
        named == (root.hash, root.sums.charged.get(), root.sums.accrued.get())
    }

    /// Whether root and sums of the payers are those of the tree.
    pub fn names_its_payers(&self, network: Pubkey) -> bool {
        let root = tree(Domain::Payer, network, &self.payers).root();
        let content = &self.content;
        let named = (
            content.payer_root,
            content.payer_charged,
            content.payer_accrued,
        );
        named == (root.hash, root.sums.charged.get(), root.sums.accrued.get())
    }
}

fn claim(tree: &MerkleSumTree, totals: &[Line], index: u32) -> Claim {
    let line = totals.get(index as usize).copied().unwrap_or_default();
    Claim {
        bytes: line.bytes,
        paid: line.paid,
        charged: line.charged,
        accrued: line.accrued,
        proof: tree.proof(index).unwrap_or_default(),
        buffer: None,
    }
}

fn tree(domain: Domain, network: Pubkey, totals: &[Line]) -> MerkleSumTree {
    let totals: Vec<_> = totals
        .iter()
        .map(|line| Totals {
            bytes: Bytes(line.bytes),
            paid: Bytes(line.paid),
            charged: BaseUnits(line.charged),
            accrued: BaseUnits(line.accrued),
        })
        .collect();
    MerkleSumTree::build(domain, network.to_bytes(), &totals).expect("sums that fit")
}
