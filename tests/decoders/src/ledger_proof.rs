//! Proofs against a settlement: the right one is accepted, and nothing else.

use openmast_ledger::{
    BaseUnits, Bytes, Domain, MerkleSumTree, Node, ProofNode, Totals, TreeError, height,
    proof_nodes, verify,
};

use crate::input::{Input, flipped};

const MOST_LEAVES: usize = 40;

/// Leaves and an index, then bytes that claim to be a proof.
pub fn check(data: &[u8]) {
    let mut input = Input::new(data);
    let domain = match input.u8() % 3 {
        0 => Domain::Asset,
        1 => Domain::Payer,
        _ => Domain::Reserve,
    };
    let network = [input.u8(); 32];
    let totals = leaves(&mut input);
    let tree = match MerkleSumTree::build(domain, network, &totals) {
        Ok(tree) => tree,
        Err(error) => return refused(error, &totals),
    };
    let tree = grown(tree, &totals);
    let (index, bit) = (u32::from(input.u8()), usize::from(input.u16()));
    let proven = Proven {
        tree: &tree,
        domain,
        network,
        index,
        totals: totals.get(index as usize).copied().unwrap_or_default(),
        proof: tree.proof(index).unwrap_or_default(),
    };
    proven.right_one_alone(bit);
    proven.received(input.rest());
}

fn leaves(input: &mut Input<'_>) -> Vec<Totals> {
    let count = usize::from(input.u8()) % MOST_LEAVES;
    let totals = |input: &mut Input<'_>| Totals {
        bytes: Bytes(input.number()),
        paid: Bytes(input.number()),
        accrued: BaseUnits(input.number()),
        charged: BaseUnits(input.number()),
    };
    (0..count).map(|_| totals(input)).collect()
}

/// Only for what a tree refuses.
fn refused(error: TreeError, totals: &[Totals]) {
    let overcharged = totals.iter().any(|it| it.charged > it.accrued);
    let accrued: u128 = totals.iter().map(|it| u128::from(it.accrued.0)).sum();
    match error {
        TreeError::ChargedAboveAccrued => assert!(overcharged),
        TreeError::SumOverflow => assert!(accrued > u128::from(u64::MAX)),
        TreeError::TooManyLeaves | TreeError::NoSuchLeaf | TreeError::FewerLeaves => {
            panic!("{error} of {} leaves", totals.len())
        }
    }
}

/// The same tree, leaf by leaf.
fn grown(tree: MerkleSumTree, totals: &[Totals]) -> MerkleSumTree {
    let root = tree.root();
    let mut again = MerkleSumTree::empty(root_domain(&tree), root_network(&tree));
    for (index, totals) in (0..).zip(totals) {
        let applied = again.apply(index + 1, &[(index, *totals)]);
        applied.expect("the whole tree was built");
    }
    assert_eq!(again.root(), root);
    tree
}

fn root_domain(tree: &MerkleSumTree) -> Domain {
    tree.commitment(&tree.root()).domain
}

fn root_network(tree: &MerkleSumTree) -> [u8; 32] {
    *tree.commitment(&tree.root()).network
}

struct Proven<'a> {
    tree: &'a MerkleSumTree,
    domain: Domain,
    network: [u8; 32],
    index: u32,
    totals: Totals,
    proof: Vec<ProofNode>,
}

impl Proven<'_> {
    fn accepts(&self, index: u32, totals: Totals, proof: &[ProofNode], root: &Node) -> bool {
        let leaf_count = self.tree.leaf_count();
        let verified = verify(
            self.domain,
            &self.network,
            leaf_count,
            index,
            totals,
            proof,
            root,
        );
        verified.is_ok()
    }

    fn right_one_alone(&self, bit: usize) {
        let (root, counted) = (self.tree.root(), self.index < self.tree.leaf_count());
        assert_eq!(Node::from_bytes(&root.to_bytes()), root);
        assert_eq!(
            self.accepts(self.index, self.totals, &self.proof, &root),
            counted
        );
        let checked = self
            .tree
            .commitment(&root)
            .check(self.index, self.totals, &self.proof);
        assert_eq!(checked, Ok(()), "what is not counted is zero");
        if !counted {
            return;
        }
        assert_eq!(self.proof.len(), height(self.tree.leaf_count()) as usize);
        self.changed(bit, &root);
    }

    /// One bit of the index, of the totals, of the proof or of the root.
    fn changed(&self, bit: usize, root: &Node) {
        let mut all = self.index.to_le_bytes().to_vec();
        all.extend(self.totals.bytes.0.to_le_bytes());
        all.extend(self.totals.paid.0.to_le_bytes());
        all.extend(self.totals.charged.0.to_le_bytes());
        all.extend(self.totals.accrued.0.to_le_bytes());
        all.extend(root.to_bytes());
        all.extend(self.proof.as_flattened());
        let changed = flipped(&all, bit);
        let mut changed = Input::new(&changed);
        let index = changed.u32();
        let totals = Totals {
            bytes: Bytes(changed.u64()),
            paid: Bytes(changed.u64()),
            charged: BaseUnits(changed.u64()),
            accrued: BaseUnits(changed.u64()),
        };
        let root = Node::from_bytes(&changed.array());
        let proof = proof_nodes(changed.rest()).expect("as long as before");
        assert!(!self.accepts(index, totals, proof, &root));
    }

    /// Any other bytes lead elsewhere.
    fn received(&self, bytes: &[u8]) {
        let Ok(proof) = proof_nodes(bytes) else {
            assert!(!bytes.len().is_multiple_of(48));
            return;
        };
        assert_eq!(proof.as_flattened(), bytes);
        if proof != self.proof {
            assert!(!self.accepts(self.index, self.totals, proof, &self.tree.root()));
        }
    }
}
