//! Whether a configuration can work on this machine: files, permissions, ports, and endpoints of the chain.

use std::fs;
use std::net::{TcpListener, UdpSocket};
use std::path::Path;

use openmast_client::rpc::Standing;
use openmast_keys::Source;

use crate::{
    chain::{self, epoch_too_long, read_network, wait_too_long},
    config::{
        Config, Examined, Findings, OpenFiles, Report, examine, mode, most_open_files,
        process_environment,
    },
    data_folder::ChainFile,
};
use openmast_platform::cores;
use openmast_storage::{StorageConfig, is_same_disk};

/// Everything that is wrong with the file at `path`, the process's environment and this machine.
/// Nothing is changed and nothing is contacted; [`check_with_endpoints`] does that.
pub fn check(path: &Path) -> Report {
    check_with(path, process_environment())
}

/// Does the same as [`check`], with these variables instead of the process's environment.
pub fn check_with(path: &Path, variables: impl IntoIterator<Item = (String, String)>) -> Report {
    look_around(path, variables).report
}

/// Does the same as [`check_with`], and asks every RPC endpoint whether it is there and knows the network, and whether
/// its delays allow the configured epochs. Endpoints come back and parameters change, so those are warnings. An
/// endpoint of another chain is an error.
pub async fn check_with_endpoints(
    path: &Path,
    variables: impl IntoIterator<Item = (String, String)>,
) -> Report {
    let Examined {
        config,
        tree,
        report,
    } = look_around(path, variables);
    let (Some(config), Some(tree)) = (config, tree) else {
        return report;
    };
    let mut problems = report.problems;
    let mut findings = Findings::new(&tree, &mut problems);
    endpoints(&config, &mut findings).await;
    Report::new(path, problems)
}

/// Checks what all endpoints say, whichever of them the service would use first.
async fn endpoints(config: &Config, findings: &mut Findings<'_>) {
    let network = &config.network;
    let seen = ChainFile::of(&config.data_dir, network.address.to_bytes()).read();
    let Ok(rpc) = chain::endpoints(network, seen) else {
        return;
    };
    let mut is_any_usable = false;
    for (index, report) in rpc.look().await.into_iter().enumerate() {
        let key = format!("network.rpc_urls[{index}]");
        match report.standing {
            Standing::Usable => is_any_usable = true,
            Standing::Unknown => {}
            Standing::Away(why) => findings.warn(&key, format!("does not answer ({why})")),
            Standing::Lacks(why) => findings.warn(&key, format!("answers, and {why}")),
            // Another chain never becomes the right one by waiting.
            Standing::OtherChain(why) => findings.error(
                &key,
                format!("is of another chain: {why}; write endpoints of one cluster alone"),
            ),
        }
    }
    if !is_any_usable {
        return;
    }
    let Ok(at) = read_network(&rpc, &network.address, 0).await else {
        return;
    };
    let archive = &config.archive;
    if let Some(message) = epoch_too_long(&at, config.epoch.seconds) {
        findings.warn("epoch.seconds", message);
    } else if archive.mirrors_needed() > 0
        && let Some(message) = wait_too_long(&at, config.epoch.seconds, archive.mirror_wait_seconds)
    {
        findings.warn("archive.mirror_wait_seconds", message);
    }
}

fn look_around(path: &Path, variables: impl IntoIterator<Item = (String, String)>) -> Examined {
    let mut examined = examine(path, variables);
    if let (Some(config), Some(tree)) = (&examined.config, &examined.tree) {
        let mut problems = std::mem::take(&mut examined.report.problems);
        let mut findings = Findings::new(tree, &mut problems);
        data_dir(&config.data_dir, &mut findings);
        keypair(&config.oracle.keypair, "oracle.keypair", &mut findings);
        if let Some(file) = &config.oracle.fee_payer_keypair {
            keypair(file, "oracle.fee_payer_keypair", &mut findings);
        }
        if let Some(file) = config
            .keeper
            .keypair
            .as_deref()
            .filter(|_| config.keeper.enabled)
        {
            keypair(file, "keeper.keypair", &mut findings);
        }
        identity(config, &mut findings);
        ports(config, &mut findings);
        cores(config, &mut findings);
        radius_ports(config, &mut findings);
        usage_files(config, &mut findings);
        open_files(config, &mut findings);
        mirrors(config, &mut findings);
        backup(config, &mut findings);
        examined.report = Report::new(path, problems);
    }
    examined
}

/// The key of Solana Actions, which must be of no other use.
fn identity(config: &Config, findings: &mut Findings<'_>) {
    let file = config.actions.identity_keypair.as_deref();
    if file.is_some_and(|file| Source::needs_somebody(file).is_some()) {
        return;
    }
    if let Err(error) = crate::serve::Identity::of(config) {
        findings.error("actions.identity_keypair", format!("{error:#}"));
    }
}

fn data_dir(folder: &Path, findings: &mut Findings<'_>) {
    let existing = nearest(folder);
    // Permission bits do not tell about read-only mounts, so a file is created.
    if let Err(error) = tempfile::tempfile_in(existing) {
        findings.error(
            "data_dir",
            format!(
                "cannot write in {} ({error}); `chown` it to the user that runs the service",
                existing.display()
            ),
        );
    } else if existing == folder && mode(folder).is_some_and(|mode| mode & 0o007 != 0) {
        findings.warn(
            "data_dir",
            format!(
                "others can look into {}, which will hold subscriber data; `chmod 750` it",
                folder.display()
            ),
        );
    }
}

/// The folder, or the nearest existing folder above it if it will be made.
fn nearest(folder: &Path) -> &Path {
    let mut above = folder.ancestors();
    match above.find(|ancestor| ancestor.exists()) {
        Some(existing) if !existing.as_os_str().is_empty() => existing,
        _ => Path::new("."),
    }
}

fn keypair(file: &Path, key: &str, findings: &mut Findings<'_>) {
    // The configuration's own checks have said so.
    if Source::needs_somebody(file).is_some() {
        return;
    }
    if let Err(error) = solana_keypair::read_keypair_file(file) {
        findings.error(
            key,
            format!(
                "{}: {error}; `solana-keygen new --outfile FILE` makes one",
                file.display()
            ),
        );
    }
}

fn usage_files(config: &Config, findings: &mut Findings<'_>) {
    let usage = &config.usage;
    if !usage.enabled {
        return;
    }
    if let Err((key, problem)) = crate::ingest::usage::check_tls(usage) {
        findings.error(key, problem);
    }
    if let Err(error) = TcpListener::bind(usage.listen) {
        findings.warn(
            "usage.listen",
            format!(
                "cannot listen on {} now ({error}); unless the service is running, choose another",
                usage.listen
            ),
        );
    }
}

/// Checks RADIUS ports. Only the service itself can tell more, because it shares its ports among several sockets.
fn radius_ports(config: &Config, findings: &mut Findings<'_>) {
    for (index, address) in config.radius.listen.iter().enumerate() {
        if let Err(error) = UdpSocket::bind(address) {
            findings.warn(
                &format!("radius.listen[{index}]"),
                format!("cannot listen on {address} now ({error}); unless the service is running, choose another"),
            );
        }
    }
}

/// Finds cores that this process may not use, and cores that two threads are pinned to.
fn cores(config: &Config, findings: &mut Findings<'_>) {
    let Ok(usable) = cores::usable() else {
        return;
    };
    let mut taken: Vec<(usize, String)> = Vec::new();
    for (key, core) in given_cores(config) {
        if !usable.contains(&core) {
            let usable = list(&usable);
            findings.error(
                &key,
                format!("this process cannot run on core {core}; write one of {usable}, or none"),
            );
        } else if let Some((_, other)) = taken.iter().find(|(known, _)| *known == core) {
            findings.warn(
                &key,
                format!("core {core} is {other}'s, too: the two threads wait for each other; give each a core, or none"),
            );
        }
        taken.push((core, key));
    }
}

/// All cores that threads are pinned to, with the key of each.
fn given_cores(config: &Config) -> Vec<(String, usize)> {
    let one = |key: &str, core: Option<usize>| core.map(|core| (key.to_owned(), core));
    let many = |key: &'static str, cores: &[usize]| -> Vec<(String, usize)> {
        let cores = cores.iter().enumerate();
        cores
            .map(|(index, core)| (format!("{key}[{index}]"), *core))
            .collect()
    };
    let mut given = many("radius.cores", &config.radius.cores);
    if config.usage.enabled {
        given.extend(many("usage.cores", &config.usage.cores));
    }
    let single = [
        one("engine.core", config.engine.core),
        one("log.core", config.log.core),
    ];
    single.into_iter().flatten().chain(given).collect()
}

/// Lists cores like `0, 1, 5`, but not all of hundreds.
fn list(cores: &[usize]) -> String {
    let shown: Vec<String> = cores.iter().take(16).map(usize::to_string).collect();
    let more = if cores.len() > shown.len() {
        ", …"
    } else {
        ""
    };
    shown.join(", ") + more
}

/// A port that is in use is a warning, because the running service may use it.
fn ports(config: &Config, findings: &mut Findings<'_>) {
    let (api, health) = (&config.api, &config.health);
    for (enabled, address, key) in [
        (api.enabled, api.listen, "api.listen"),
        (health.enabled, health.listen, "health.listen"),
    ] {
        if enabled && let Err(error) = TcpListener::bind(address) {
            findings.warn(
                key,
                format!("cannot listen on {address} now ({error}); unless the service is running, choose another"),
            );
        }
    }
}

/// Too few open files are a warning, because another process may have another limit.
fn open_files(config: &Config, findings: &mut Findings<'_>) {
    let open_files = OpenFiles::new(config, most_open_files());
    if !open_files.are_enough() {
        let message = open_files.explain("the service lets in fewer connections until then");
        findings.warn("api.max_connections", message);
    }
}

/// A mirror that does not answer is a warning, because the service starts without it.
fn mirrors(config: &Config, findings: &mut Findings<'_>) {
    for (index, mirror) in config.archive.mirrors.iter().enumerate() {
        let key = format!("archive.mirror[{index}].url");
        let unless_meant = "a mirror is not used until then";
        outside(config, mirror, &key, unless_meant, findings);
    }
}

fn backup(config: &Config, findings: &mut Findings<'_>) {
    if let Some(backup) = &config.backup {
        let unless_meant = "backups are made there all the same";
        outside(config, backup, "backup.url", unless_meant, findings);
    }
}

/// Checks a folder that is to survive the loss of the data folder. `unless_meant` says what happens if it is on the
/// same disk and the configuration does not allow that.
fn outside(
    config: &Config,
    place: &StorageConfig,
    key: &str,
    unless_meant: &str,
    findings: &mut Findings<'_>,
) {
    let Some(folder) = place.folder() else {
        return;
    };
    let shown = folder.display();
    if !folder.is_dir() {
        let text = format!(
            "{shown} is not there: mount it, or make it and `chown` it to the user that runs the service"
        );
        findings.warn(key, text);
    } else if let Err(error) = fs::read_dir(&folder) {
        let text =
            format!("cannot list {shown} ({error}); `chown` it to the user that runs the service");
        findings.warn(key, text);
    } else if let Err(error) = tempfile::tempfile_in(&folder) {
        let text = format!(
            "cannot write in {shown} ({error}); `chown` it to the user that runs the service"
        );
        findings.warn(key, text);
    } else if !place.same_disk && is_same_disk(&folder, nearest(&config.data_dir)).unwrap_or(false)
    {
        let text = format!(
            "{shown} is on the disk of data_dir and is lost with it: name a folder of another machine, mount what belongs there, or \
             write `same_disk = true`; {unless_meant}"
        );
        findings.warn(key, text);
    }
}
