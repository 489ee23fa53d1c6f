use super::ProofBuffer;
use openmast_ledger::{MAX_HEIGHT, ProofNode};

impl ProofBuffer {
    /// The nodes in use.
    pub fn nodes(&self) -> &[ProofNode] {
        let used = usize::from(self.count).min(MAX_HEIGHT);
        self.nodes.get(..used).unwrap_or(&self.nodes)
    }
}
