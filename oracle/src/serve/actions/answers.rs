//! What is answered, by the names of `@solana/actions-spec` 2.4.

use serde::Serialize;

/// The version of the specification that these are of.
pub(super) const VERSION: &str = "2.4.2";

/// What a link offers.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    #[serde(rename = "type")]
    kind: &'static str,
    pub icon: String,
    pub title: String,
    pub description: String,
    pub label: String,
    /// Whether it cannot be done now; `error` says why.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
    /// Without them the link itself is what is asked for the transaction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Said>,
}

#[derive(Debug, Serialize)]
pub(super) struct Links {
    actions: Vec<Linked>,
}

/// What else can be asked for the transaction, with what the person fills in.
#[derive(Debug, Serialize)]
pub(super) struct Linked {
    #[serde(rename = "type")]
    kind: &'static str,
    pub href: String,
    pub label: String,
    pub parameters: Vec<Parameter>,
}

/// A number that the person fills in.
#[derive(Debug, Serialize)]
pub(super) struct Parameter {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub name: &'static str,
    pub label: String,
    pub required: bool,
    pub pattern: String,
    #[serde(rename = "patternDescription")]
    pub pattern_description: String,
    /// For whoever shows the field. Beyond 2⁵³ base units a number of JSON is not exact: what is asked is checked when it is.
    pub min: f64,
    pub max: f64,
}

impl Shown {
    pub(super) fn new(icon: String, title: String, description: String, label: String) -> Self {
        Self {
            kind: "action",
            icon,
            title,
            description,
            label,
            disabled: false,
            links: None,
            error: None,
        }
    }

    /// With one field, whose value `href` has in braces.
    pub(super) fn asking(mut self, href: String, parameter: Parameter) -> Self {
        self.links = Some(Links {
            actions: vec![Linked {
                kind: "transaction",
                href,
                label: self.label.clone(),
                parameters: vec![parameter],
            }],
        });
        self
    }

    /// As something that cannot be done now, if there is a reason.
    pub(super) fn unless(mut self, why_not: Option<String>) -> Self {
        self.disabled = why_not.is_some();
        self.error = why_not.map(|message| Said { message });
        self
    }
}

/// The transaction that an account may sign.
#[derive(Debug, Serialize)]
pub(super) struct Handed {
    #[serde(rename = "type")]
    kind: &'static str,
    /// Base64 of the wire format.
    transaction: String,
    message: String,
}

impl Handed {
    pub(super) fn new(transaction: String, message: String) -> Self {
        Self {
            kind: "transaction",
            transaction,
            message,
        }
    }
}

/// What is told of something that went wrong.
#[derive(Debug, Serialize)]
pub(super) struct Said {
    pub message: String,
}

/// `/actions.json`.
#[derive(Debug, Serialize)]
pub(super) struct ActionsJson {
    rules: Vec<Rule>,
}

#[derive(Debug, Serialize)]
struct Rule {
    #[serde(rename = "pathPattern")]
    path_pattern: &'static str,
    #[serde(rename = "apiPath")]
    api_path: &'static str,
}

impl ActionsJson {
    /// Of pages and of the actions that they stand for.
    pub(super) fn of(rules: &[(&'static str, &'static str)]) -> Self {
        let rule = |&(path_pattern, api_path): &(&'static str, &'static str)| Rule {
            path_pattern,
            api_path,
        };
        Self {
            rules: rules.iter().map(rule).collect(),
        }
    }
}
