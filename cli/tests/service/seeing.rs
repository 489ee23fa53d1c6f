//! What an operator sees of the sessions of a service that runs.

use serde_json::json;

use super::{
    chain::{Chain, Fault},
    lab::{self, Lab},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_shown_with_its_reports() {
    let _metrics = lab::METRICS.read().await;
    let chain = Chain::start(Fault::Right).await;
    let lab = Lab::with_own_log(&chain).await;
    let service = lab.start();
    lab.until_reasons(&[]).await;
    assert!(lab.is_answered(1, "s1").await);
    assert!(lab.is_answered(2, "s2").await);
    let (status, answer) = lab
        .get_as_admin("/v1/sessions?session_id=s1&reports=5")
        .await;
    assert_eq!((status, &answer["count"]), (200, &json!("1")), "{answer}");
    let session = &answer["sessions"][0];
    assert_eq!(session["session_id"], "s1");
    assert_eq!(session["area"], "lab");
    assert_eq!(session["runs"].as_array().unwrap().len(), 1);
    let run = &session["runs"][0];
    assert_eq!(
        (&run["number"], &run["bytes_up"]),
        (&json!(0), &json!("10"))
    );
    assert_eq!(run["radio"], json!(["source_ip=127.0.0.1"]));
    assert_eq!(run["waiting_bytes"], "10");
    assert!(!run["began_by"]["text"].as_str().unwrap().is_empty());
    let reports = session["reports"].as_array().unwrap();
    assert_eq!(reports.len(), 1, "not the other session's: {answer}");
    assert_eq!(reports[0]["event"], "start");
    assert_eq!(reports[0]["raw_hash"].as_str().unwrap().len(), 64);

    let (_, answer) = lab.get_as_admin("/v1/sessions").await;
    assert_eq!(answer["count"], "2");
    assert_eq!(answer["reports_from"], json!(null));
    let (status, _) = lab.get("/v1/sessions").await.expect("answers");
    assert_eq!(status, 401);

    let (_, waiting) = lab.get_as_admin("/v1/unattributed").await;
    assert_eq!(waiting["unattributed"][0]["run"], 0);
    assert!(
        waiting["unattributed"][0]["began_by"]["code"].is_string(),
        "{waiting}"
    );

    service.stop().await.expect("stops");
}
