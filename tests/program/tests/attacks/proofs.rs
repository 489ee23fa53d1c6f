//! Proofs as long as there can be.

use openmast_client::{accounts, addresses};
use openmast_ledger::{BaseUnits, Domain, Node, ProofNode, Sums, Totals, leaf, root_above};
use openmast_program_tests::{
    net::{Net, Payer},
    operation::{Claim, Operation},
    world::World,
};
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_instruction::Instruction;
use solana_message::Message;
use solana_pubkey::Pubkey;
use solana_transaction::Transaction;

use super::{request, start};

/// Most bytes of a packet, and so of a transaction.
const PACKET_BYTES: usize = 1_232;

/// As the client sends it.
fn with_budget(instruction: Instruction) -> [Instruction; 3] {
    [
        ComputeBudgetInstruction::set_compute_unit_limit(1_400_000),
        ComputeBudgetInstruction::set_compute_unit_price(1),
        instruction,
    ]
}

fn bytes(instructions: &[Instruction], fee_payer: &Pubkey) -> usize {
    let message = Message::new(instructions, Some(fee_payer));
    wincode::serialize(&Transaction::new_unsigned(message))
        .expect("serializes")
        .len()
}

/// Makes the settlement's payer tree one of `levels` levels, and gives the proof of a payer with these totals.
fn deep_tree(
    world: &mut World,
    net: &Net,
    epoch: u64,
    payer: &Payer,
    totals: Totals,
    levels: u8,
) -> Vec<ProofNode> {
    let network = net.address.to_bytes();
    let sibling = |level: u8| Node {
        hash: [level + 1; 32],
        sums: Sums {
            charged: BaseUnits::ZERO,
            accrued: BaseUnits(1),
        },
    };
    let proof: Vec<_> = (0..levels).map(|level| sibling(level).to_bytes()).collect();
    let leaf = leaf(Domain::Payer, &network, payer.index, totals);
    let root = root_above(leaf, payer.index, &proof).expect("small sums");
    let address = addresses::settlement(&net.address, epoch);
    world.edit(&address, |settlement: &mut accounts::Settlement| {
        settlement.content.payer_root = root.hash;
        settlement.content.payer_charged = root.sums.charged.get();
        settlement.content.payer_accrued = root.sums.accrued.get();
        settlement.content.payer_count = 1 << levels;
    });
    proof
}

/// Ten levels fit the transaction itself; thirty take two writes into a buffer before.
#[test]
fn a11_withdrawals_fit_with_as_many_payers_as_there_can_be() {
    for (levels, writes) in [(10, 0), (30, 2)] {
        let (mut world, mut net) = start();
        let (asset, payer) = (net.asset(&mut world), net.payer(&mut world, 1_000));
        net.usage(&payer, &asset, 1, 400);
        request(&mut world, &net, &payer, 1_000);
        let epoch = net.settle(&mut world);
        let totals = Totals {
            bytes: openmast_ledger::Bytes(1),
            paid: openmast_ledger::Bytes(1),
            charged: BaseUnits(400),
            accrued: BaseUnits(400),
        };
        let proof = deep_tree(&mut world, &net, epoch, &payer, totals, levels);
        let (by, index) = (payer.owner, payer.index);
        let mut claim = Claim {
            bytes: 1,
            paid: 1,
            charged: 400,
            accrued: 400,
            proof: proof.clone(),
            buffer: None,
        };
        if writes > 0 {
            for (part, nodes) in proof.chunks(proof.len().div_ceil(writes)).enumerate() {
                let offset = (part * proof.len().div_ceil(writes)) as u8;
                let nodes = nodes.to_vec();
                let write = Operation::WriteProof { by, offset, nodes };
                let write = write.instruction(&net.place());
                assert!(bytes(&with_budget(write.clone()), &by) <= PACKET_BYTES);
                world.run(write);
            }
            claim.proof.clear();
            claim.buffer = Some(by);
        }
        let withdraw = Operation::Withdraw {
            by,
            payer: index,
            epoch,
            claim,
        };
        let withdraw = withdraw.instruction(&net.place());
        assert!(bytes(&with_budget(withdraw.clone()), &by) <= PACKET_BYTES);
        world.run(withdraw);
        assert_eq!(net.money(&world, &by), 600);
    }
}
