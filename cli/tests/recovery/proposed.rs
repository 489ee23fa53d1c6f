//! A backup that is older than what its oracle had proposed: nothing is acknowledged that is void once that is final.

use std::{path::PathBuf, time::Duration};

use openmast_oracle::recover::{Outcome, Request};

use crate::{
    backups::{back_up, restore, store},
    doors::{Service, is_answered, ready},
    lab::{Lab, folder},
};

/// Two looks at the chain, and a little more.
const TWO_LOOKS: Duration = Duration::from_secs(20);

/// An oracle was lost after it had proposed an epoch that its newest backup has not ended. Its archives are on a mirror.
async fn lost_after_it_proposed() -> (Lab, PathBuf) {
    let mut lab = Lab::settled(2).await;
    let (_, backup_store) = store(&lab);
    back_up(&backup_store, &lab).await;
    lab.end_epoch(false).await;
    lab.use_for_an_hour().await;
    let mirror = lab.mirror();
    lab.lose_all();
    restore(&backup_store, &lab.data(), None)
        .await
        .expect("restored");
    lab.chain.attest_by(lab.key(), 3);
    lab.chain.propose(&lab.contents[2]);
    (lab, mirror)
}

async fn refused(lab: &Lab) -> String {
    let refused = lab.recover(lab.request()).await.expect_err("refused");
    format!("{refused:#}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_from_before_a_proposal_answers_nobody_until_that_is_final() {
    let (lab, mirror) = lost_after_it_proposed().await;
    let text = refused(&lab).await;
    assert!(text.contains("epoch 3 is proposed"), "{text}");
    let (url, key) = (lab.chain.url(), lab.folder.path().join("oracle.json"));
    let network = crate::chain::NETWORK;
    for command in [
        format!(
            "`openmast settlement finalize --url {url}/ --network {network} HASH --keypair FILE`"
        ),
        format!(
            "`openmast settlement retract --url {url}/ --network {network} HASH --keypair {}`",
            key.display()
        ),
    ] {
        assert!(text.contains(&command), "{command}: {text}");
    }
    let service = Service::start(&lab);
    let text = ready(&lab).await;
    assert!(
        text.contains("\"overtaken\"") && text.contains("openmast settlement finalize"),
        "{text}"
    );
    assert!(!is_answered(&lab, 1).await, "it would be void");
    service.stop().await;

    lab.chain.settle(&lab.contents[2]);
    let request = Request {
        sources: folder(mirror),
        ..lab.request()
    };
    let recovered = lab.recover(request).await.expect("recovers");
    assert_eq!(recovered.epoch, 3);
    assert!(matches!(recovered.outcome, Outcome::Archive { .. }));
    let service = Service::start(&lab);
    let text = ready(&lab).await;
    assert!(!text.contains("\"overtaken\""), "{text}");
    assert!(is_answered(&lab, 2).await, "it goes on");
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_back_opens_the_doors() {
    let (lab, _) = lost_after_it_proposed().await;
    let service = Service::start(&lab);
    let text = ready(&lab).await;
    assert!(text.contains("openmast settlement retract"), "{text}");
    assert!(!is_answered(&lab, 1).await, "it would be void");
    lab.chain.attest_by(lab.key(), 0);
    tokio::time::sleep(TWO_LOOKS).await;
    assert!(is_answered(&lab, 2).await, "that was taken back");
    service.stop().await;
    let recovered = lab.recover(lab.request()).await.expect("nothing to do");
    assert_eq!(recovered.outcome, Outcome::Whole { new_outbox: false });
}

/// Its outbox does not say that it was posted: the backup is of the moment between.
#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_that_follows_from_the_log_shuts_nothing() {
    let mut lab = Lab::settled(2).await;
    lab.end_epoch(false).await;
    lab.use_for_an_hour().await;
    assert!(lab.outbox().attempts(3).unwrap().is_empty());
    lab.chain.attest_by(lab.key(), 3);
    let text = refused(&lab).await;
    assert!(text.contains("epoch 3 is proposed"), "of what: {text}");
    lab.chain.propose(&lab.contents[2]);
    let recovered = lab.recover(lab.request()).await.expect("nothing to do");
    assert_eq!(recovered.outcome, Outcome::Whole { new_outbox: false });
    let service = Service::start(&lab);
    let text = ready(&lab).await;
    assert!(!text.contains("\"overtaken\""), "{text}");
    assert!(is_answered(&lab, 1).await, "it follows from the log");
    service.stop().await;
}
