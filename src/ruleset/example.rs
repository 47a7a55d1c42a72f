//! Examples inside rules: the report that one describes, and what the rule said about it.
//!
//! An example is a model report of the pack with a few words or cells changed, so that it shows
//! what matters and nothing else. Cells are named, not searched: the model is recognized and the
//! cell's own bytes are written over.

use super::{Model, Pack, PackRule};
use crate::diagnostic::Verdict;
use crate::read::{Input, read};
use crate::recognize::{CellState, Facts, Recognizer, Settings};
use crate::rule::{CellText, Example, Finding, Findings, Neighbour, Replace};
use crate::series::Series;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// A verdict as examples write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// The rule stays silent.
    Pass,
    /// The rule fires.
    Fail,
    /// The rule does not speak of such a report.
    NotApplicable,
    /// The rule cannot be assessed.
    NotAssessable,
}

/// The report that an example describes.
#[derive(Clone, Debug)]
pub struct Case<'p> {
    /// File name, whose extension tells the format.
    pub file: String,
    /// The whole text.
    pub text: String,
    /// The model that it started from.
    pub model: Option<&'p Model>,
    /// The report of the year before.
    pub previous: Option<Box<Beside<'p>>>,
    /// Reports of other bodies.
    pub others: Vec<Beside<'p>>,
}

/// A report beside the one of a case.
#[derive(Clone, Debug)]
pub struct Beside<'p> {
    /// File name, whose extension tells the format.
    pub file: String,
    /// The whole text.
    pub text: String,
    /// The model that it started from.
    pub model: Option<&'p Model>,
    /// The year that it is taken to be of.
    pub year: Option<i16>,
}

/// What a rule said about a case.
#[derive(Debug)]
pub struct Said {
    /// How it ended.
    pub verdict: Verdict,
    /// Its findings.
    pub findings: Vec<Finding>,
    /// The words under each finding's primary label.
    pub under: Vec<String>,
}

/// Why an example did not end as it says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// The pack has no model report for the rule's years.
    NoModel,
    /// Words to be replaced do not occur in the model.
    NotInModel(String),
    /// No such cell is in the model, or its name is none.
    NoCell(String),
    /// The text cannot be read.
    Unreadable(String),
    /// The rule's parameters have faults.
    Broken(String),
    /// Another verdict than expected.
    Verdict {
        /// What the example says.
        expected: Verdict,
        /// What the rule said, with its findings in short.
        found: Verdict,
        /// Messages and the words under them.
        findings: Vec<(String, String)>,
    },
    /// It fired, but with other messages.
    Message {
        /// What the example says.
        expected: String,
        /// Messages of the findings.
        found: Vec<String>,
    },
    /// It fired, but elsewhere.
    Place {
        /// What the example says.
        expected: String,
        /// Words under the findings.
        found: Vec<String>,
    },
}

/// Builds the report that an example describes.
///
/// # Errors
/// What in the example does not fit its model.
pub fn case<'p>(pack: &'p Pack, rule: &PackRule, example: &Example) -> Result<Case<'p>, Failure> {
    let parts = Parts {
        report: example.report.as_deref(),
        text: example.text.as_deref(),
        format: example.format.as_deref(),
        replace: &example.replace,
        set: &example.set,
        drop: &example.drop,
    };
    let (file, text, model) = built(pack, rule, &parts)?;
    let beside = |name: String, neighbour: &Neighbour| {
        let parts = Parts {
            report: neighbour.report.as_deref().or(example.report.as_deref()),
            text: neighbour.text.as_deref(),
            format: neighbour.format.as_deref(),
            replace: &neighbour.replace,
            set: &neighbour.set,
            drop: &neighbour.drop,
        };
        let (file, text, model) = built(pack, rule, &parts)?;
        let extension = file.rsplit('.').next().unwrap_or_default();
        Ok(Beside { file: format!("{name}.{extension}"), text, model, year: neighbour.year })
    };
    let previous = example.previous.as_ref().map(|one| beside("previous".to_owned(), one)).transpose()?;
    let others = example.others.iter().enumerate();
    let others = others.map(|(index, one)| beside(format!("other-{}", index + 1), one));
    let others = others.collect::<Result<_, Failure>>()?;
    Ok(Case { file, text, model, previous: previous.map(Box::new), others })
}

/// What describes a report of an example.
struct Parts<'e> {
    report: Option<&'e str>,
    text: Option<&'e str>,
    format: Option<&'e str>,
    replace: &'e [Replace],
    set: &'e BTreeMap<String, CellText>,
    drop: &'e [String],
}

fn built<'p>(
    pack: &'p Pack,
    rule: &PackRule,
    parts: &Parts<'_>,
) -> Result<(String, String, Option<&'p Model>), Failure> {
    let (file, mut text, model) = match parts.text {
        Some(text) => {
            let extension = parts.format.unwrap_or("md");
            (format!("example.{extension}"), text.to_owned(), None)
        }
        None => {
            let model = model(pack, rule, parts.report).ok_or(Failure::NoModel)?;
            (model.file.clone(), model.text.to_string(), Some(model))
        }
    };
    if !parts.set.is_empty() || !parts.drop.is_empty() {
        text = change(pack, &file, &text, parts)?;
    }
    for replace in parts.replace {
        if !text.contains(&replace.from) {
            return Err(Failure::NotInModel(replace.from.clone()));
        }
        text = text.replace(&replace.from, &replace.to);
    }
    Ok((file, text, model))
}

impl Case<'_> {
    /// The report and those beside it as they bear on each other; the report itself is the first.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn series(&self, pack: &Pack) -> Result<Series, Failure> {
        if self.previous.is_none() && self.others.is_empty() {
            return Ok(Series::default());
        }
        let recognizer = Recognizer::new(&pack.profile, &pack.forms);
        let facts = |file: &str, text: &str, year: Option<i16>| {
            let reading = reading(file, text)?;
            let settings = Settings { year, file_name: Some(file.to_owned()), ..Settings::default() };
            let report = recognizer.recognize(&reading.source, reading.document, &settings);
            Ok(Facts::of(file, &report))
        };
        let own = facts(&self.file, &self.text, None)?;
        let before = own.year.and_then(|year| year.checked_sub(1));
        let previous = self.previous.iter();
        let given = previous.map(|one| facts(&one.file, &one.text, one.year.or(before)));
        let given = given.collect::<Result<Vec<Facts>, Failure>>()?;
        let others = self.others.iter().map(|one| facts(&one.file, &one.text, one.year).map(Some));
        let reports = std::iter::once(Ok(Some(own))).chain(others).collect::<Result<Vec<_>, Failure>>()?;
        Ok(Series::new(&pack.profile, reports, given))
    }
}

/// Puts a rule to a case.
///
/// # Errors
/// When the case cannot be read or the rule has faults.
pub fn put(pack: &Pack, rule: &PackRule, case: &Case<'_>) -> Result<Said, Failure> {
    let reading = reading(&case.file, &case.text)?;
    let settings = Settings { file_name: Some(case.file.clone()), ..Settings::default() };
    let recognizer = Recognizer::new(&pack.profile, &pack.forms);
    let mut report = recognizer.recognize(&reading.source, reading.document, &settings);
    let series = case.series(pack)?;
    report.past = series.past(0);
    let year_fits = report.year.as_ref().is_none_or(|year| rule.rule.effective.contains(year.value));
    let body_fits = rule.rule.bodies.is_empty()
        || report.level.as_ref().is_none_or(|level| rule.rule.bodies.contains(level));
    let organ = report.organ.as_ref().map(|organ| organ.text.as_str());
    let organ_fits = rule.rule.speaks_of(organ) != Some(false);
    if !year_fits || !body_fits || !organ_fits {
        return Ok(Said { verdict: Verdict::NotApplicable, findings: Vec::new(), under: Vec::new() });
    }
    let check = pack.check(rule).map_err(|faults| {
        let messages: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
        Failure::Broken(messages.join("; "))
    })?;
    let mut found = Findings::default();
    check.check(&report, &mut found);
    let findings = rule.kind.settle(&report, found.findings, &found.equations);
    let verdict = if !findings.is_empty() {
        Verdict::Fail
    } else if !found.unassessed.is_empty() {
        Verdict::NotAssessable
    } else if !found.not_applicable.is_empty() {
        Verdict::NotApplicable
    } else {
        Verdict::Pass
    };
    let primary = |finding: &Finding| {
        let label = finding.labels.first();
        label.map_or(String::new(), |label| reading.source.slice(label.span).to_owned())
    };
    let under = findings.iter().map(primary).collect();
    Ok(Said { verdict, findings, under })
}

/// Builds an example and says why it does not end as it promises.
///
/// # Errors
/// The first thing that differs.
pub fn run(pack: &Pack, rule: &PackRule, example: &Example, fails: bool) -> Result<Said, Failure> {
    let case = case(pack, rule, example)?;
    let said = put(pack, rule, &case)?;
    let expected = expected(example, fails);
    if said.verdict != expected {
        let findings = said.findings.iter().map(|finding| finding.message.to_owned());
        let findings = findings.zip(said.under.iter().cloned()).collect();
        return Err(Failure::Verdict { expected, found: said.verdict, findings });
    }
    if let Some(message) = example.message.as_deref().filter(|_| fails)
        && !said.findings.iter().any(|finding| finding.message == message)
    {
        let found = said.findings.iter().map(|finding| finding.message.to_owned()).collect();
        return Err(Failure::Message { expected: message.to_owned(), found });
    }
    if let Some(at) = example.at.as_deref().filter(|_| fails)
        && !said.under.iter().any(|under| covers(under, at))
    {
        return Err(Failure::Place { expected: at.to_owned(), found: said.under });
    }
    Ok(said)
}

/// The verdict that an example promises.
fn expected(example: &Example, fails: bool) -> Verdict {
    let written = example.verdict.clone().map(serde_json::Value::String);
    match written.and_then(|written| serde_json::from_value(written).ok()) {
        Some(Expected::Pass) => Verdict::Pass,
        Some(Expected::Fail) => Verdict::Fail,
        Some(Expected::NotApplicable) => Verdict::NotApplicable,
        Some(Expected::NotAssessable) => Verdict::NotAssessable,
        None if fails => Verdict::Fail,
        None => Verdict::Pass,
    }
}

fn covers(under: &str, at: &str) -> bool {
    if at.is_empty() { under.trim().is_empty() } else { under.contains(at) }
}

/// The model that an example names, or the first one that the rule speaks of: names of models begin
/// with the year reported on, and end with the level of the body.
fn model<'p>(pack: &'p Pack, rule: &PackRule, named: Option<&str>) -> Option<&'p Model> {
    if let Some(name) = named {
        return pack.model(name);
    }
    let year_fits = |model: &&Model| {
        let year = model.name.get(..4).and_then(|year| year.parse().ok());
        year.is_some_and(|year| rule.rule.effective.contains(year))
    };
    let body_fits = |model: &&Model| {
        rule.rule.bodies.is_empty() || rule.rule.bodies.iter().any(|body| model.name.ends_with(body.as_str()))
    };
    let mut fitting = pack.models.iter().filter(year_fits);
    fitting.clone().find(body_fits).or_else(|| fitting.next())
}

/// Writes over the cells that an example names, and deletes the rows.
fn change(pack: &Pack, file: &str, text: &str, example: &Parts<'_>) -> Result<String, Failure> {
    let reading = reading(file, text)?;
    let recognizer = Recognizer::new(&pack.profile, &pack.forms);
    let report = recognizer.recognize(&reading.source, reading.document, &Settings::default());
    let mut edits = Vec::new();
    for (name, value) in example.set {
        let no_cell = || Failure::NoCell(name.clone());
        let (table, row, column) = cell_name(name).ok_or_else(no_cell)?;
        let table = report.table(table).ok_or_else(no_cell)?;
        match table.cell(row, column) {
            Some(CellState::Found(cell)) => edits.push((cell.span.range(), value.0.as_str())),
            _ => return Err(no_cell()),
        }
    }
    for name in example.drop {
        let no_row = || Failure::NoCell(name.clone());
        let (table, row) = name.strip_suffix(']').and_then(|name| name.split_once('[')).ok_or_else(no_row)?;
        let row = report.table(table.trim()).and_then(|table| table.row(row.trim())).filter(|row| row.found);
        let span = row.ok_or_else(no_row)?.span;
        // A row of a text format is a line of its own.
        let start = text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
        let end = text[span.end as usize..].find('\n').map_or(text.len(), |at| span.end as usize + at + 1);
        edits.push((start..end, ""));
    }
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let mut text = text.to_owned();
    for (range, value) in edits {
        text.replace_range(range, value);
    }
    Ok(text)
}

/// `table[row, column]` in parts.
fn cell_name(name: &str) -> Option<(&str, &str, &str)> {
    let (table, rest) = name.split_once('[')?;
    let (row, column) = rest.strip_suffix(']')?.split_once(',')?;
    Some((table.trim(), row.trim(), column.trim()))
}

fn reading(file: &str, text: &str) -> Result<crate::read::Reading, Failure> {
    read(Input { name: file, bytes: text.as_bytes(), encoding: Some("utf-8") })
        .map_err(|error| Failure::Unreadable(error.to_string()))
}

/// A sentence for the person who wrote the example.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let listed = |found: &[String]| -> Cow<'static, str> {
            if found.is_empty() { "nothing".into() } else { format!("`{}`", found.join("`, `")).into() }
        };
        match self {
            Failure::NoModel => f.write_str("the pack has no model report for the rule's years and bodies"),
            Failure::NotInModel(words) => write!(f, "the model report does not hold `{words}`"),
            Failure::NoCell(name) => {
                write!(f, "the model report has no cell `{name}`; a cell is written `table[row, column]`")
            }
            Failure::Unreadable(reason) => write!(f, "the report cannot be read: {reason}"),
            Failure::Broken(reason) => write!(f, "the rule does not load: {reason}"),
            Failure::Verdict { expected, found, findings } => {
                write!(f, "expected {}, got {}", verdict(*expected), verdict(*found))?;
                for (message, under) in findings {
                    write!(f, "; `{message}` at `{under}`")?;
                }
                Ok(())
            }
            Failure::Message { expected, found } => {
                write!(f, "expected the message `{expected}`, got {}", listed(found))
            }
            Failure::Place { expected, found } => {
                write!(f, "expected a finding at `{expected}`, got one at {}", listed(found))
            }
        }
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "fail",
        Verdict::NotApplicable => "not applicable",
        Verdict::NotAssessable => "not assessable",
    }
}
