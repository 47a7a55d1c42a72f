//! The kind `pattern`: words that must not occur in a part of the report.
//!
//! Matches folded text only. What a match has beside it decides as much as the match itself, so
//! every pattern can name contexts in which it is fine, or in which alone it is wrong.

use super::scope::{self, Scope, Stretch};
use super::{Check, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Reason, parameters};
use crate::date::Years;
use crate::diagnostic::{Edit, Severity};
use crate::pattern::Pattern;
use crate::recognize::Report;
use crate::source::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;

/// Places shown for one grouped finding.
const MAX_PLACES: usize = 20;

pub(super) struct PatternKind;

impl Kind for PatternKind {
    fn name(&self) -> &'static str {
        "pattern"
    }

    fn summary(&self) -> &'static str {
        "words do not occur in a part of the report, unless their context makes them fine"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        const VALUES: &[&str] = &["text", "suggestion", "count"];
        &[
            MessageSpec { name: "found", values: &["text", "count"], required: false },
            MessageSpec { name: "replace", values: VALUES, required: false },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(With)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let mut with: With = parameters(with)?;
        let mut faults = with.scope.faults("in", pack);
        if with.patterns.is_empty() && with.words.is_empty() {
            faults.push(Fault::at(&[], "neither `patterns` nor `words` are given, so nothing can be found"));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        if !with.words.is_empty() {
            let words: Vec<_> = with.words.keys().map(|word| crate::pattern::escape(word)).collect();
            with.patterns.push(Written(Item::from(words.join("|"))));
        }
        Ok(Box::new(with))
    }
}

/// Parameters of kind `pattern`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct With {
    /// Parts of the report to look at.
    #[serde(default, rename = "in")]
    scope: Scope,
    /// What must not occur.
    #[serde(default)]
    patterns: Vec<Written>,
    /// Wrong words, each with the right one (empty where there is none).
    #[serde(default)]
    words: BTreeMap<String, String>,
    /// How matches become findings.
    #[serde(default)]
    group: Group,
    /// Silent for web pages, to which such words belong.
    #[serde(default)]
    except_web_pages: bool,
    /// Show the match with its middle hidden.
    #[serde(default)]
    mask: bool,
}

/// A pattern with its contexts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Item {
    /// The pattern. A group named `at` narrows what is pointed at and replaced.
    pattern: Pattern,
    /// What belongs in its place; may name groups of the pattern (`$1`, `${name}`).
    replace: Option<String>,
    /// What is said to belong in its place, without an edit: for numbers, dates and names.
    suggest: Option<String>,
    /// Contexts in which it is fine.
    #[serde(default)]
    unless: Context,
    /// Contexts in which alone it is wrong: every one given has to hold.
    #[serde(default)]
    only: Context,
    /// Report years in which it is wrong.
    #[serde(default)]
    effective: Years,
    /// A bound on the severity.
    at_most: Option<Severity>,
    /// A checksum that the digits of a match have to satisfy.
    checksum: Option<Checksum>,
}

impl From<String> for Item {
    fn from(pattern: String) -> Self {
        Self {
            pattern: Pattern::new(pattern),
            replace: None,
            suggest: None,
            unless: Context::default(),
            only: Context::default(),
            effective: Years::default(),
            at_most: None,
            checksum: None,
        }
    }
}

/// An item as it is written: the bare pattern, or a map.
#[derive(Debug)]
struct Written(Item);

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scope::string_or_map(deserializer).map(Written)
    }
}

impl JsonSchema for Written {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Item".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        #[derive(JsonSchema)]
        #[serde(untagged)]
        #[expect(dead_code, clippy::large_enum_variant, reason = "only its schema is used")]
        enum Forms {
            Bare(Pattern),
            Map(Item),
        }
        Forms::json_schema(generator)
    }
}

/// What stands around a match.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Context {
    /// Matches the text before it, in the same paragraph; usually ends in `$`.
    before: Option<Pattern>,
    /// Matches the text behind it, in the same paragraph; usually begins with `^`.
    after: Option<Pattern>,
    /// Matches the paragraph.
    paragraph: Option<Pattern>,
    /// Matches somewhere in the parts looked at.
    report: Option<Pattern>,
    /// Matches the name of the reporting body. Of a body that is not known nothing is said: it counts as
    /// a match for `unless`, and as none for `only`.
    organ: Option<Pattern>,
}

/// How matches become findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Group {
    /// One finding each.
    #[default]
    Each,
    /// One finding for each paragraph or cell.
    Paragraph,
    /// One finding for the report.
    Report,
}

/// A checksum over digits.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Checksum {
    /// Bank cards (ISO/IEC 7812).
    Luhn,
    /// Resident identity numbers: seventeen digits, then a digit or X (ISO 7064 MOD 11-2).
    #[serde(rename = "mod-11-2")]
    Mod112,
}

/// A match that counts.
struct Hit<'r> {
    stretch: Stretch<'r>,
    range: Range<usize>,
    suggestion: Option<String>,
    edit: bool,
    at_most: Option<Severity>,
}

impl Check for With {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        if self.except_web_pages && report.document.web_page {
            return findings.does_not_apply();
        }
        let items = self.patterns.iter().map(|Written(item)| item);
        let items: Vec<&Item> = items.filter(|item| item.pattern.may_match_in(&report.text)).collect();
        if items.is_empty() {
            return;
        }
        let stretches = self.scope.stretches(report);
        let mut hits: Vec<Hit<'_>> = Vec::new();
        for stretch in &stretches {
            let mut here: Vec<Hit<'_>> = Vec::new();
            for &item in items.iter().filter(|item| item.pattern.may_match(stretch.text.as_str())) {
                let found = self.hits(item, *stretch, report, &stretches);
                if found.is_empty() || item.effective == Years::default() {
                    here.extend(found);
                    continue;
                }
                match &report.year {
                    Some(year) if item.effective.contains(year.value) => here.extend(found),
                    Some(_) => {}
                    None => findings.cannot_assess("", Reason::YearUnknown),
                }
            }
            // Where patterns overlap, the first and longest match stands.
            here.sort_by_key(|hit| (hit.range.start, usize::MAX - hit.range.end));
            let mut end = 0;
            here.retain(|hit| {
                let keep = hit.range.start >= end || hit.range.is_empty();
                end = if keep { hit.range.end } else { end };
                keep
            });
            hits.append(&mut here);
        }
        match self.group {
            Group::Each => hits.iter().for_each(|hit| self.tell(std::slice::from_ref(hit), report, findings)),
            Group::Paragraph => hits
                .chunk_by(|a, b| std::ptr::eq(a.stretch.text, b.stretch.text))
                .for_each(|hits| self.tell(hits, report, findings)),
            Group::Report => self.tell(&hits, report, findings),
        }
    }
}

impl With {
    fn hits<'r>(
        &self,
        item: &Item,
        stretch: Stretch<'r>,
        report: &Report<'_>,
        all: &[Stretch<'r>],
    ) -> Vec<Hit<'r>> {
        let text = stretch.text.as_str();
        let mut hits = Vec::new();
        for captures in item.pattern.captures_iter(text) {
            let Some(found) = captures.name("at").or_else(|| captures.get(0)) else { continue };
            let range = found.range();
            let holds = |context: &Context, unknown: bool, given: fn(Option<bool>) -> bool| {
                let matches = |pattern: &Option<Pattern>, text: &str| {
                    given(pattern.as_ref().map(|pattern| pattern.is_match(text)))
                };
                let anywhere = context
                    .report
                    .as_ref()
                    .map(|pattern| all.iter().any(|stretch| pattern.is_match(stretch.text.as_str())));
                let organ = context.organ.as_ref().map(|pattern| {
                    report.organ.as_ref().map_or(unknown, |organ| pattern.is_match(&organ.text))
                });
                [
                    given(organ),
                    matches(&context.before, &text[..range.start]),
                    matches(&context.after, &text[range.end..]),
                    matches(&context.paragraph, text),
                    given(anywhere),
                ]
            };
            let fine = holds(&item.unless, true, |matches| matches == Some(true)).contains(&true);
            let wrong = !holds(&item.only, false, |matches| matches != Some(false)).contains(&false);
            if fine || !wrong || item.checksum.is_some_and(|checksum| !checksum.holds(found.as_str())) {
                continue;
            }
            let template = item.replace.as_ref().or(item.suggest.as_ref());
            let listed = || self.words.get(found.as_str()).filter(|right| !right.is_empty());
            let suggestion = match template {
                Some(template) => {
                    let mut right = String::new();
                    captures.expand(template, &mut right);
                    Some(right)
                }
                None => listed().cloned(),
            };
            let edit = item.suggest.is_none();
            hits.push(Hit { stretch, range, suggestion, edit, at_most: item.at_most });
        }
        hits
    }

    fn tell(&self, hits: &[Hit<'_>], report: &Report<'_>, findings: &mut Findings) {
        let Some(first) = hits.first() else { return };
        let span = |hit: &Hit<'_>| -> Span { hit.stretch.text.span(hit.range.clone()) };
        let text = &first.stretch.text.as_str()[first.range.clone()];
        let text = if self.mask { masked(text) } else { text.to_owned() };
        let message = if first.suggestion.is_some() { "replace" } else { "found" };
        let mut finding =
            Finding::new(message, span(first)).value("text", text).value("count", hits.len().to_string());
        if let Some(suggestion) = &first.suggestion {
            finding = finding.value("suggestion", suggestion.as_str());
        }
        for hit in hits.iter().skip(1).take(MAX_PLACES) {
            finding = finding.label(LabelAt::place(span(hit)));
        }
        for hit in hits.iter().filter(|hit| hit.edit) {
            let Some(suggestion) = &hit.suggestion else { continue };
            let edit = scope::edit(report, hit.stretch.text, hit.range.clone(), suggestion);
            finding.edits.extend(edit.map(|(span, text)| Edit { span, text }));
        }
        let section = first.stretch.section.and_then(|index| report.sections.get(index));
        finding.subject = section.and_then(|section| section.key.clone()).unwrap_or_default();
        // A grouped finding is as grave as the gravest of its places.
        finding.at_most = match hits.iter().map(|hit| hit.at_most).collect::<Option<Vec<_>>>() {
            Some(bounds) => bounds.into_iter().max(),
            None => None,
        };
        findings.fail(finding);
    }
}

impl Checksum {
    fn holds(self, text: &str) -> bool {
        match self {
            Checksum::Luhn => {
                let digits = text.chars().rev().filter_map(|c| c.to_digit(10));
                let sum: u32 = digits
                    .enumerate()
                    .map(
                        |(place, digit)| if place % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { digit },
                    )
                    .sum();
                sum.is_multiple_of(10)
            }
            Checksum::Mod112 => {
                // Every place weighs twice the one to its right, modulo 11; the sum has to leave 1.
                let (mut weight, mut sum) = (1, 0);
                for c in text.chars().rev().filter(char::is_ascii_alphanumeric) {
                    let value = if matches!(c, 'X' | 'x') { Some(10) } else { c.to_digit(10) };
                    let Some(value) = value else { return false };
                    sum = (sum + value * weight) % 11;
                    weight = weight * 2 % 11;
                }
                sum == 1
            }
        }
    }
}

/// The first three and last two characters, the rest hidden.
fn masked(text: &str) -> String {
    let length = text.chars().count();
    text.chars().enumerate().map(|(at, c)| if at < 3 || at + 2 >= length { c } else { '*' }).collect()
}

#[cfg(test)]
mod tests;
