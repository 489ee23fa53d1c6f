//! Accounts that are searched for by what they hold: a node that lists others is not believed.

use crate::lab::{FINALIZED, NETWORK, chain, command, node};
use borsh::BorshDeserialize;
use openmast_client::{
    accounts::{Payer, ProgramAccount, VERSION},
    addresses::PROGRAM_ID,
};
use openmast_scripted_node::{Account, Fault, Model};
use solana_pubkey::Pubkey;

const OWNER: Pubkey = Pubkey::new_from_array([6; 32]);
const OTHER: Pubkey = Pubkey::new_from_array([7; 32]);

fn put(model: &Model, index: u32, network: Pubkey, owner: Pubkey) {
    let mut payer = Payer::try_from_slice(&vec![0; Payer::SIZE - 8]).unwrap();
    payer.version = VERSION;
    (payer.index, payer.network, payer.owner) = (index, network, owner);
    let mut data = Payer::DISCRIMINATOR.to_vec();
    borsh::to_writer(&mut data, &payer).unwrap();
    let account = Account {
        owner: PROGRAM_ID,
        data,
        executable: false,
    };
    model.set(Pubkey::new_unique(), Some(account));
}

#[tokio::test(flavor = "multi_thread")]
async fn payers_of_others_and_of_other_networks_are_no_answer() {
    let model = chain(1, 3);
    put(&model, 2, NETWORK, OWNER);
    put(&model, 0, NETWORK, OWNER);
    let node = node(&model).await;
    let rpc = command(&[&node]);
    let search = async || rpc.payers_of(&NETWORK, &OWNER, FINALIZED).await;
    let indices = |payers: Vec<Payer>| payers.iter().map(|it| it.index).collect::<Vec<_>>();
    assert_eq!(indices(search().await.unwrap().value), [0, 2]);
    for (network, owner) in [(NETWORK, OTHER), (OTHER, OWNER)] {
        let model = chain(1, 3);
        // An account of another type would be refused for that.
        model.set(NETWORK, None);
        put(&model, 1, network, owner);
        let lying = crate::lab::node(&model).await;
        let rpc = command(&[&lying]);
        let found = rpc.payers_of(&NETWORK, &OWNER, FINALIZED).await.unwrap();
        assert_eq!(indices(found.value), [0; 0]);
        lying.becomes([Fault::Unfiltered]);
        let error = rpc.payers_of(&NETWORK, &OWNER, FINALIZED).await;
        assert!(error.is_err(), "a payer of {owner} in {network}");
    }
}
