//! `openmast quote` and `openmast price …`

use std::time::Duration;

use crate::{
    args::{Globals, PriceCommand, QuoteArgs},
    context::oracle_api,
    event_stream::{Event, EventStream},
    failure::{Exit, Failure},
    landing::told_to_end,
    oracle_api::{OracleApi, prices::Prices},
    prices,
    progress::Progress,
    report::{self, Report},
};

/// A stream on which nothing came for so long is dead: an oracle sends something every 15 s.
const SILENCE: Duration = Duration::from_secs(60);
/// Between two attempts to come back.
const PAUSES: [Duration; 4] = [
    Duration::from_millis(500),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(15),
];

pub async fn quote(
    globals: &Globals,
    args: QuoteArgs,
    progress: &Progress,
) -> Result<Report, Failure> {
    let api = oracle_api(globals, progress)?;
    if args.cell == Some(0) {
        return Err(Failure::input(
            "--cell needs a cell: assets without one are nowhere",
        ));
    }
    let asked = [
        ("bytes", Some(args.bytes.0.to_string())),
        ("asset", args.asset.map(|asset| asset.to_string())),
        ("cell", args.cell.map(|cell| format!("{cell:x}"))),
        ("payer", args.payer.map(|payer| payer.to_string())),
        ("limit", Some(args.limit.to_string())),
    ];
    let given = asked.into_iter();
    let given: Vec<_> = given
        .filter_map(|(key, value)| Some((key, value?)))
        .collect();
    progress.say("Asking the oracle");
    prices::quotes(&api.quote(&given).await?)
}

pub async fn run(
    globals: &Globals,
    command: PriceCommand,
    progress: &Progress,
) -> Result<Report, Failure> {
    let api = oracle_api(globals, progress)?;
    match command {
        PriceCommand::Show { index } => {
            progress.say("Asking the oracle");
            prices::price(&api.price(index).await?)
        }
        PriceCommand::Watch { count } => {
            let mut watch = Watch {
                api,
                json: globals.json,
                left: count,
                last: None,
            };
            tokio::select! {
                done = watch.run(progress) => done?,
                // That is how it ends.
                () = told_to_end() => {}
            }
            Ok(Report::printed())
        }
    }
}

/// Somebody who watches prices.
struct Watch {
    api: OracleApi,
    json: bool,
    /// Events to come; `None`: without end.
    left: Option<u64>,
    /// The event that was seen last.
    last: Option<String>,
}

impl Watch {
    /// Listens until enough events came, and comes back whenever the stream ends.
    async fn run(&mut self, progress: &Progress) -> Result<(), Failure> {
        let mut failures = 0;
        while self.left != Some(0) {
            match self.listen(&mut failures).await {
                Ok(()) => {}
                // The first time it is the address that is wrong, or the oracle that is off.
                Err(failure) if self.last.is_none() => return Err(failure),
                Err(failure) if failure.exit != Exit::Trouble => return Err(failure),
                Err(failure) => progress.tell(&format!("{}; trying again", failure.message())),
            }
            if self.left != Some(0) {
                let pause = PAUSES.get(failures).or(PAUSES.last());
                tokio::time::sleep(pause.copied().unwrap_or(SILENCE)).await;
                failures += 1;
            }
        }
        Ok(())
    }

    /// Until the stream ends or fails.
    async fn listen(&mut self, failures: &mut usize) -> Result<(), Failure> {
        let mut response = self.api.price_stream(self.last.as_deref()).await?;
        let mut stream = EventStream::default();
        loop {
            let piece = tokio::time::timeout(SILENCE, response.chunk()).await;
            let piece = piece.map_err(|_| trouble("says nothing any more"))?;
            let Some(piece) = piece.map_err(|_| trouble("broke off"))? else {
                return Ok(());
            };
            let events = stream.take(&piece);
            for event in events.map_err(|_| trouble("is no stream of events"))? {
                *failures = 0;
                self.show(event)?;
                if self.left == Some(0) {
                    return Ok(());
                }
            }
        }
    }

    fn show(&mut self, event: Event) -> Result<(), Failure> {
        // Others tell that the stream ends, or something that this command does not know.
        if !["prices", "changes"].contains(&event.name.as_str()) {
            return Ok(());
        }
        let told: Prices = serde_json::from_str(&event.data)
            .map_err(|error| trouble(&format!("sends what cannot be read ({error})")))?;
        let text = match self.json {
            true => prices::line_of_json(&event.name, event.id.as_deref(), &told)?,
            false => prices::lines(&event.name, &told)?,
        };
        let printed = report::print(&text);
        printed.map_err(|error| Failure::new(Exit::Internal, format!("stdout: {error}")))?;
        self.last = event.id.or(self.last.take());
        self.left = self.left.map(|left| left - 1);
        Ok(())
    }
}

fn trouble(what: &str) -> Failure {
    Failure::new(Exit::Trouble, format!("the oracle's price stream {what}"))
}
