//! What tests that Node runs came to, read from the JSON that their runners write.

use std::{fmt, fs, path::Path};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::report::strip_color;

/// So many lines of why a test failed are kept.
const MOST_LINES: usize = 12;

/// How many passed, and which did not.
#[derive(Debug, Default)]
pub struct NodeReport {
    passed: usize,
    failed: Vec<Failure>,
    /// Passed when they were tried again.
    repeated: Vec<String>,
}

#[derive(Debug)]
struct Failure {
    test: String,
    why: String,
}

impl NodeReport {
    /// Of a file that Vitest's reporter `json` wrote.
    ///
    /// # Errors
    /// There is none, or it is not of that form.
    pub fn of_vitest(file: &Path) -> Result<Self> {
        let report: Vitest = read(file)?;
        let mut all = Self::default();
        for suite in report.test_results {
            if suite.assertion_results.is_empty() && suite.status == "failed" {
                all.fail(suite.name, suite.message);
                continue;
            }
            for test in suite.assertion_results {
                match test.status.as_str() {
                    "passed" => all.passed += 1,
                    "failed" => all.fail(test.full_name, test.failure_messages.join("\n")),
                    _ => {}
                }
            }
        }
        Ok(all)
    }

    /// Of a file that Playwright's reporter `json` wrote.
    ///
    /// # Errors
    /// As [`Self::of_vitest`].
    pub fn of_playwright(file: &Path) -> Result<Self> {
        let report: Playwright = read(file)?;
        let mut all = Self::default();
        for error in report.errors {
            all.fail("before any test".to_owned(), error.message);
        }
        for suite in report.suites {
            all.take(suite);
        }
        Ok(all)
    }

    fn take(&mut self, suite: Suite) {
        for spec in suite.specs {
            for test in spec.tests {
                let name = format!("{}: {}", spec.file, spec.title);
                match test.status.as_str() {
                    "expected" => self.passed += 1,
                    "flaky" => self.repeated.push(name),
                    "unexpected" => {
                        let errors = test.results.into_iter().flat_map(|it| it.errors);
                        let messages: Vec<String> = errors.map(|it| it.message).collect();
                        self.fail(name, messages.join("\n"));
                    }
                    _ => {}
                }
            }
        }
        for inner in suite.suites {
            self.take(inner);
        }
    }

    fn fail(&mut self, test: String, why: String) {
        self.failed.push(Failure { test, why });
    }
}

impl fmt::Display for NodeReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for test in &self.repeated {
            writeln!(f, "  passed when it was tried again: {test}")?;
        }
        for Failure { test, why } in &self.failed {
            writeln!(f, "  FAILED  {test}")?;
            let why = strip_color(why);
            let lines = why.lines().filter(|line| !line.trim().is_empty());
            for line in lines.take(MOST_LINES) {
                writeln!(f, "    {}", line.trim_end())?;
            }
        }
        let passed = self.passed + self.repeated.len();
        write!(f, "  {passed} passed, {} failed", self.failed.len())
    }
}

fn read<T: for<'a> Deserialize<'a>>(file: &Path) -> Result<T> {
    let name = || file.display().to_string();
    let text = fs::read_to_string(file).with_context(name)?;
    serde_json::from_str(&text).with_context(name)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Vitest {
    test_results: Vec<VitestFile>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct VitestFile {
    name: String,
    status: String,
    #[serde(default)]
    message: String,
    assertion_results: Vec<VitestTest>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct VitestTest {
    full_name: String,
    status: String,
    #[serde(default)]
    failure_messages: Vec<String>,
}

#[derive(Deserialize)]
struct Playwright {
    suites: Vec<Suite>,
    errors: Vec<Message>,
}

#[derive(Deserialize)]
struct Suite {
    #[serde(default)]
    specs: Vec<Spec>,
    #[serde(default)]
    suites: Vec<Suite>,
}

#[derive(Deserialize)]
struct Spec {
    title: String,
    file: String,
    tests: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    status: String,
    results: Vec<Attempt>,
}

#[derive(Deserialize)]
struct Attempt {
    #[serde(default)]
    errors: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    message: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(read: fn(&Path) -> Result<NodeReport>, text: &str) -> String {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), text).unwrap();
        read(file.path()).unwrap().to_string()
    }

    #[test]
    fn what_a_browser_did_is_counted_and_named() {
        let said = report(
            NodeReport::of_playwright,
            r#"{"errors":[],"suites":[{"title":"a.spec.ts","specs":[
                {"title":"one","file":"a.spec.ts","tests":[{"status":"expected","results":[{"errors":[]}]}]},
                {"title":"two","file":"a.spec.ts","tests":[{"status":"flaky","results":[{"errors":[{"message":"late"}]},{}]}]}
              ],"suites":[{"title":"inner","specs":[
                {"title":"three","file":"a.spec.ts","tests":[{"status":"unexpected","results":[{"errors":[{"message":"\u001b[31mnot seen\u001b[39m\n\nhere"}]}]}]},
                {"title":"four","file":"a.spec.ts","tests":[{"status":"skipped","results":[]}]}
              ]}]}]}"#,
        );
        assert_eq!(
            said,
            "  passed when it was tried again: a.spec.ts: two\n  FAILED  a.spec.ts: three\n    not seen\n    here\n  2 passed, 1 failed"
        );
    }

    #[test]
    fn what_the_application_did_is_counted_and_named() {
        let said = report(
            NodeReport::of_vitest,
            r#"{"testResults":[
                {"name":"a.test.ts","status":"failed","message":"","assertionResults":[
                  {"fullName":"adds","status":"passed","failureMessages":[]},
                  {"fullName":"subtracts","status":"failed","failureMessages":["expected 1 to be 2"]}]},
                {"name":"b.test.ts","status":"failed","message":"no such module","assertionResults":[]}]}"#,
        );
        assert_eq!(
            said,
            "  FAILED  subtracts\n    expected 1 to be 2\n  FAILED  b.test.ts\n    no such module\n  1 passed, 2 failed"
        );
    }

    #[test]
    fn a_file_that_is_none_is_named() {
        let missing = NodeReport::of_vitest(Path::new("no-such-file")).unwrap_err();
        assert!(missing.to_string().contains("no-such-file"), "{missing}");
    }
}
