//! Proofs too long for one transaction.

use crate::{addresses, instructions, sender::fits};
use openmast_ledger::ProofNode;
use solana_instruction::Instruction;
use solana_pubkey::Pubkey;

/// Transactions, to be sent in this order by `payer`, for instructions that carry `proof`. `using` makes them: with the
/// proof in the argument (`None`), or with the buffer that holds it.
///
/// One transaction when everything fits. Else some that write the proof into the buffer of `payer`, and the last one,
/// which uses and closes it, so that the rent is back at the end. They are not atomic. When one fails, the buffer stays
/// and nothing is lost: the next plan writes it anew, and [`instructions::close_proof`] gives the rent back.
pub fn plan_with_proof(
    proof: &[ProofNode],
    payer: &Pubkey,
    using: impl Fn(Option<Pubkey>) -> Vec<Instruction>,
) -> Vec<Vec<Instruction>> {
    let inline = using(None);
    // A buffer helps only who has something to put into it.
    if proof.is_empty() || fits(&inline, payer) {
        return vec![inline];
    }
    let mut transactions = write_in_parts(proof, payer);
    let mut last = using(Some(addresses::proof_buffer(payer)));
    last.push(instructions::close_proof(*payer, *payer));
    transactions.push(last);
    transactions
}

/// Each part as large as fits. The last one ends where the proof does, so that nothing of an older one remains.
fn write_in_parts(proof: &[ProofNode], payer: &Pubkey) -> Vec<Vec<Instruction>> {
    let write = |offset: u8, nodes: &[ProofNode]| {
        vec![instructions::write_proof(*payer, *payer, offset, nodes)]
    };
    let fitting = |nodes: &&[ProofNode]| fits(&write(0, nodes), payer);
    let longest = (1..=proof.len())
        .filter_map(|length| proof.get(..length))
        .take_while(fitting)
        .last()
        .map_or(1, <[ProofNode]>::len);
    proof
        .chunks(longest)
        .zip((0..=u8::MAX).step_by(longest))
        .map(|(nodes, offset)| write(offset, nodes))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instructions::{CollectedSettlement, ProvenTotals, RaisedBy};
    use crate::{addresses::PROGRAM_ID, generated::openmast::instructions::WriteProof};
    use openmast_ledger::MAX_HEIGHT;

    /// Levels of a tree over 2³⁰ leaves.
    const MANY: usize = 30;

    fn key(byte: u8) -> Pubkey {
        Pubkey::new_from_array([byte; 32])
    }

    fn totals(levels: usize) -> ProvenTotals {
        ProvenTotals {
            bytes: u64::MAX,
            paid: 3,
            charged: 1,
            accrued: 2,
            proof: (0..levels).map(|level| [level as u8; 48]).collect(),
        }
    }

    /// Every instruction that carries a proof, as long as it gets: signed by another than who pays, and with an account
    /// to create in front where one receives money.
    fn with_proof(
        name: &str,
        totals: &ProvenTotals,
        buffer: Option<Pubkey>,
        payer: &Pubkey,
    ) -> Vec<Instruction> {
        let (owner, network, mint) = (key(2), key(3), key(4));
        let settlement = CollectedSettlement {
            epoch: 5,
            treasury: key(6),
            jurisdiction: 276,
        };
        match name {
            "collect" => {
                vec![instructions::collect(
                    network,
                    8,
                    &settlement,
                    totals,
                    buffer,
                    None,
                )]
            }
            "withdraw" => vec![
                instructions::token::create_currency_account(payer, &owner, &mint),
                instructions::withdraw(owner, network, 8, 5, key(9), totals, buffer),
            ],
            "reprice" => vec![instructions::reprice(network, 8, 5, totals, buffer)],
            "prove_spent" => vec![instructions::prove_spent(network, 8, 5, totals, buffer)],
            _ => vec![instructions::raise_statement(
                owner,
                network,
                8,
                RaisedBy::Settlement(5),
                totals,
                buffer,
            )],
        }
    }

    const NAMES: [&str; 5] = [
        "collect",
        "withdraw",
        "prove_spent",
        "raise_statement",
        "reprice",
    ];

    fn plan(name: &str, levels: usize) -> Vec<Vec<Instruction>> {
        let (totals, payer) = (totals(levels), key(1));
        plan_with_proof(&totals.proof, &payer, |buffer| {
            with_proof(name, &totals, buffer, &payer)
        })
    }

    /// What the buffer holds after all writes of a plan, by what the program does with each.
    fn written(plan: &[Vec<Instruction>]) -> Vec<ProofNode> {
        let mut nodes = Vec::new();
        for instruction in plan.iter().flatten() {
            if instruction.program_id != PROGRAM_ID
                || !instruction.data.starts_with(&WriteProof::DISCRIMINATOR)
            {
                continue;
            }
            assert_eq!(
                instruction.accounts[2].pubkey,
                addresses::proof_buffer(&key(1))
            );
            let (offset, part): (u8, Vec<ProofNode>) =
                borsh::from_slice(&instruction.data[8..]).unwrap();
            nodes.truncate(usize::from(offset));
            assert_eq!(nodes.len(), usize::from(offset), "no gap");
            nodes.extend(part);
        }
        nodes
    }

    #[test]
    fn a_short_proof_stands_in_the_argument() {
        for name in NAMES {
            let expected = with_proof(name, &totals(10), None, &key(1));
            assert_eq!(plan(name, 10), [expected], "{name}");
            assert_eq!(plan(name, 0).len(), 1, "{name}");
        }
    }

    #[test]
    fn with_a_billion_leaves_every_transaction_fits() {
        for name in NAMES {
            for levels in [MANY, MAX_HEIGHT] {
                let plan = plan(name, levels);
                assert_eq!(plan.len(), 3, "{name}: two writes, and the use");
                assert!(
                    plan.iter().all(|transaction| fits(transaction, &key(1))),
                    "{name} with {levels} levels"
                );
                assert_eq!(written(&plan), totals(levels).proof, "{name}");
                let buffer = Some(addresses::proof_buffer(&key(1)));
                let mut last = with_proof(name, &totals(levels), buffer, &key(1));
                last.push(instructions::close_proof(key(1), key(1)));
                assert_eq!(plan.last(), Some(&last), "{name}");
            }
        }
    }

    #[test]
    fn every_length_is_written_whole_and_fits() {
        for name in NAMES {
            let mut transactions = 0;
            for levels in 0..=MAX_HEIGHT {
                let plan = plan(name, levels);
                assert!(plan.iter().all(|one| fits(one, &key(1))), "{name} {levels}");
                if plan.len() > 1 {
                    assert_eq!(written(&plan), totals(levels).proof, "{name} {levels}");
                }
                assert!(plan.len() >= transactions, "{name} {levels}");
                transactions = plan.len();
            }
        }
    }
}
