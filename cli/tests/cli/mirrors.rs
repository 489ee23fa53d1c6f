//! Anybody's mirror of the public archives.

use std::{fs, path::PathBuf};

use axum::Router;
use openmast_archive::PublicArchive;
use tower_http::services::ServeDir;

use openmast_scripted_store::Store;

use crate::world::{EPOCH, World, archive, written};

/// A settlement whose archive names the one of the epoch before, which is closed on chain. The oracle's API has both.
struct Network {
    world: World,
    /// By epoch: 1, 2.
    archives: [PublicArchive; 2],
}

impl Network {
    async fn new() -> Self {
        let world = World::new().await;
        let first = archive(EPOCH - 1);
        let mut second = archive(EPOCH);
        second.header.previous = Some(written(&first).1);
        world.name_archive(&second);
        let network = Self {
            world,
            archives: [first, second],
        };
        fs::create_dir(network.mirror()).unwrap();
        for epoch in [1, 2] {
            network.api_has(epoch, network.bytes(epoch));
        }
        network
    }

    fn bytes(&self, epoch: usize) -> Vec<u8> {
        written(&self.archives[epoch - 1]).0
    }

    fn name(&self, epoch: usize) -> String {
        format!(
            "{}.jsonl",
            hex::encode(written(&self.archives[epoch - 1]).1)
        )
    }

    fn api_has(&self, epoch: usize, bytes: Vec<u8>) {
        let hash = self.name(epoch).replace(".jsonl", "");
        let mut ledger = self.world.chain.ledger.lock().unwrap();
        ledger.archives.insert(hash, bytes);
    }

    fn api_has_nothing(&self) {
        self.world.chain.ledger.lock().unwrap().archives.clear();
    }

    fn mirror(&self) -> PathBuf {
        self.world.path("mirror")
    }

    async fn run(&self, arguments: &[&str], code: i32) -> serde_json::Value {
        let line = [&["archive", "mirror", "--json"], arguments].concat();
        self.world.run(&line).await.json(code)
    }

    /// From the oracle's API into the folder.
    async fn answer_from_api(&self, more: &[&str], code: i32) -> serde_json::Value {
        let url = self.world.chain.url();
        self.run(&[&["--from", &url, "--to", "mirror"], more].concat(), code)
            .await
    }

    fn assert_mirrored(&self, folder: &std::path::Path, epochs: &[usize]) {
        for epoch in epochs {
            let bytes = fs::read(folder.join(self.name(*epoch))).unwrap();
            assert_eq!(bytes, self.bytes(*epoch), "epoch {epoch}");
        }
        let files = fs::read_dir(folder).unwrap();
        let files = files.filter(|it| {
            let name = it.as_ref().unwrap().file_name();
            name.to_string_lossy().ends_with(".jsonl")
        });
        assert_eq!(files.count(), epochs.len());
    }
}

#[tokio::test]
async fn an_api_is_mirrored_and_what_is_there_is_not_brought_again() {
    let network = Network::new().await;
    let json = network.answer_from_api(&[], 0).await;
    assert_eq!(
        (&json["copied"], &json["there"]),
        (&"1".into(), &"0".into())
    );
    assert_eq!(json["copied_bytes"], network.bytes(2).len().to_string());
    assert_eq!(json["final_epoch"], "2");
    network.assert_mirrored(&network.mirror(), &[2]);

    let json = network.answer_from_api(&["--all"], 0).await;
    assert_eq!(
        (&json["copied"], &json["there"]),
        (&"1".into(), &"1".into())
    );
    network.assert_mirrored(&network.mirror(), &[1, 2]);
    network.api_has_nothing();
    let json = network.answer_from_api(&["--all"], 0).await;
    assert_eq!(
        (&json["copied"], &json["there"]),
        (&"0".into(), &"2".into())
    );
}

#[tokio::test]
async fn what_is_not_what_the_chain_names_is_not_kept() {
    let network = Network::new().await;
    let mut forged = network.bytes(2);
    let last = forged.len() - 10;
    forged[last] ^= 1;
    network.api_has(2, forged);
    let json = network.answer_from_api(&[], 5).await;
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains("epochs 2 were not to be had"), "{message}");
    assert_eq!(json["error"]["missing_archives"], serde_json::json!(["2"]));
    assert_eq!(json["copied"], "0");
    network.assert_mirrored(&network.mirror(), &[]);

    // Another that has it right is asked as well.
    fs::write(network.world.path(&network.name(2)), network.bytes(2)).unwrap();
    let json = network.answer_from_api(&["--from", "."], 0).await;
    assert_eq!(json["copied"], "1");
    network.assert_mirrored(&network.mirror(), &[2]);
}

#[tokio::test]
async fn what_rots_on_the_mirror_is_found_and_replaced() {
    let network = Network::new().await;
    network.answer_from_api(&["--all"], 0).await;
    for epoch in [1, 2] {
        let file = network.mirror().join(network.name(epoch));
        let mut bytes = network.bytes(epoch);
        bytes[600] ^= 1;
        fs::write(file, bytes).unwrap();
    }
    assert_eq!(network.answer_from_api(&[], 0).await["there"], "1");
    let json = network.answer_from_api(&["--all", "--verify"], 0).await;
    assert_eq!(
        (&json["replaced"], &json["there"]),
        (&"2".into(), &"0".into())
    );
    network.assert_mirrored(&network.mirror(), &[1, 2]);
}

#[tokio::test]
async fn a_bucket_is_a_mirror_and_mirrors_are_mirrored() {
    let (network, store) = (Network::new().await, Store::start().await);
    let endpoint = store.endpoint();
    let url = network.world.chain.url();
    let variables = [
        ("OPENMAST_RPC_URL", url.as_str()),
        ("AWS_ENDPOINT_URL", &endpoint),
        ("AWS_ACCESS_KEY_ID", openmast_scripted_store::KEY),
        ("AWS_SECRET_ACCESS_KEY", openmast_scripted_store::SECRET),
        ("AWS_REGION", "eu-central-1"),
    ];
    let run = async |from: &str, to: &str, variables: &[(&str, &str)], code| {
        let line = [
            "archive", "mirror", "--json", "--all", "--from", from, "--to", to,
        ];
        network.world.run_with(variables, &line).await.json(code)
    };
    let bucket = "s3://archives/of/somebody";
    let json = run(&url, bucket, &variables, 0).await;
    assert_eq!(
        (&json["copied"], &json["to"]),
        (&"2".into(), &bucket.into())
    );
    network.assert_mirrored(&store.bucket().join("of/somebody"), &[1, 2]);
    network.api_has_nothing();

    // A folder is not made: it would be on another disk where nothing is mounted.
    let json = run(bucket, "from-bucket", &variables, 3).await;
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains("mount it, or make it"), "{message}");
    for name in ["from-bucket", "from-web"] {
        fs::create_dir(network.world.path(name)).unwrap();
    }
    // From the bucket, and from a web server that has nothing but its files.
    run(bucket, "from-bucket", &variables, 0).await;
    network.assert_mirrored(&network.world.path("from-bucket"), &[1, 2]);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let web = format!("http://{}/files", listener.local_addr().unwrap());
    let files = ServeDir::new(network.world.path("from-bucket"));
    let router = Router::new().nest_service("/files", files);
    tokio::spawn(async move { axum::serve(listener, router).await });
    run(&web, "from-web", &variables, 0).await;
    network.assert_mirrored(&network.world.path("from-web"), &[1, 2]);

    // What is wrong with the place is told.
    let wrong: Vec<_> = variables
        .iter()
        .map(|(name, value)| match *name {
            "AWS_SECRET_ACCESS_KEY" => (*name, "another secret"),
            _ => (*name, *value),
        })
        .collect();
    let json = run(&web, bucket, &wrong, 5).await;
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains("check access_key_id"), "{message}");
    let json = run(&web, "ftp://x/y", &variables, 3).await;
    let message = json["error"]["message"].as_str().unwrap();
    assert!(message.contains("--to"), "{message}");
}

#[tokio::test]
async fn a_mirror_can_follow_the_network() {
    let network = Network::new().await;
    let url = network.world.chain.url();
    let line = [
        "archive", "mirror", "--from", &url, "--to", "mirror", "--every", "1",
    ];
    let mut following = network.world.start(&line);
    let file = network.mirror().join(network.name(2));
    let began = std::time::Instant::now();
    // Removed, it is brought again.
    for _ in 0..2 {
        while !file.is_file() {
            assert!(began.elapsed().as_secs() < 60, "it comes");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        fs::remove_file(&file).unwrap();
    }
    following.kill().unwrap();
    following.wait().unwrap();
}
