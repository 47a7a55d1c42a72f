//! The kind `presence`: things that a part of the report has to speak of.
//!
//! Silence is judged only where it is silence: a part that is missing, or a document that lost
//! structure, is not assessable.

use super::scope::{self, Scope, Stretch};
use super::{Check, Fault, Finding, Findings, Kind, MessageSpec, PackView, Reason, Shown, parameters};
use crate::pattern::Pattern;
use crate::recognize::Report;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::Range;

pub(super) struct Presence;

impl Kind for Presence {
    fn name(&self) -> &'static str {
        "presence"
    }

    fn summary(&self) -> &'static str {
        "a part of the report speaks of certain things, each in one of several wordings"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        &[
            MessageSpec { name: "none", values: &["missing"], required: false },
            MessageSpec { name: "missing", values: &["missing", "found"], required: false },
            MessageSpec { name: "elsewhere", values: &["missing", "text"], required: false },
            MessageSpec { name: "short", values: &["length", "limit"], required: false },
            MessageSpec { name: "long", values: &["length", "limit"], required: false },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(With)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let with: With = parameters(with)?;
        let mut faults = with.scope.faults("in", pack);
        faults.extend(with.needs.iter().flat_map(|scope| scope.faults("needs", pack)));
        faults.extend(with.elsewhere.iter().flat_map(|scope| scope.faults("elsewhere", pack)));
        for (index, item) in with.items.iter().enumerate() {
            if item.any.is_empty() && item.of.is_none() {
                let path = ["items", &index.to_string()];
                faults.push(Fault::at(&path, format!("`{}` has no wording: give `any` or `of`", item.name)));
            }
        }
        if with.items.is_empty() && with.min_characters.is_none() && with.max_characters.is_none() {
            faults.push(Fault::at(&[], "no `items` and no limit are given, so everything complies"));
        }
        if faults.is_empty() { Ok(Box::new(with)) } else { Err(faults) }
    }
}

/// Parameters of kind `presence`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct With {
    /// Parts of the report to look at.
    #[serde(default, rename = "in")]
    scope: Scope,
    /// Parts without which nothing can be said; the parts looked at, unless given.
    needs: Option<Scope>,
    /// What has to occur.
    #[serde(default)]
    items: Vec<Item>,
    /// Whether all of them have to occur, or any one is enough.
    #[serde(default)]
    require: Require,
    /// Parts in which they may stand instead, which is then said with a message of its own.
    elsewhere: Option<Scope>,
    /// The rule speaks only of reports that match one of these in the parts looked at.
    #[serde(default)]
    given: Vec<Pattern>,
    /// Fewest characters of the parts looked at, blanks left out.
    min_characters: Option<usize>,
    /// Most characters of the parts looked at, blanks left out.
    max_characters: Option<usize>,
}

/// Something that has to occur.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Item {
    /// What people call it.
    name: String,
    /// Wordings, any of which will do.
    #[serde(default)]
    any: Vec<Pattern>,
    /// Something that is known of the report and counts as a wording.
    of: Option<Known>,
}

/// Something that is known of the report.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Known {
    /// The name of the reporting body.
    Organ,
    /// The year reported on.
    Year,
    /// Any number.
    Number,
}

/// How many of the items have to occur.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Require {
    #[default]
    All,
    Any,
}

impl Check for With {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        if let Some(part) = self.needs.as_ref().unwrap_or(&self.scope).missing(report) {
            let reason = if report.is_damaged() { Reason::Damaged } else { Reason::PartMissing(part) };
            return findings.cannot_assess(self.scope.section_key(), reason);
        }
        let stretches = self.scope.stretches(report);
        let given = |stretch: &Stretch<'_>| self.given.iter().any(|p| p.is_match(stretch.text.as_str()));
        if !self.given.is_empty() && !stretches.iter().any(given) {
            return findings.does_not_apply();
        }
        self.check_length(report, &stretches, findings);
        let occurs = |item: &&Item| place(item, report, &stretches).is_some() || is_cut(item, &stretches);
        let (found, missing): (Vec<_>, Vec<_>) = self.items.iter().partition(occurs);
        if missing.is_empty() || (self.require == Require::Any && !found.is_empty()) {
            return;
        }
        if report.is_damaged() {
            return findings.cannot_assess(self.scope.section_key(), Reason::Damaged);
        }
        let names =
            |items: &[&Item]| Shown::List(items.iter().map(|item| item.name.as_str().into()).collect());
        let about =
            |finding: Finding| finding.value("missing", names(&missing)).about(self.scope.section_key());
        if let Some(elsewhere) = &self.elsewhere {
            let stretches = elsewhere.stretches(report);
            let places: Vec<_> = missing.iter().filter_map(|item| place(item, report, &stretches)).collect();
            if let (true, Some((stretch, range))) = (places.len() == missing.len(), places.first()) {
                let text = &stretch.text.as_str()[range.clone()];
                let finding = Finding::new("elsewhere", stretch.text.span(range.clone()));
                return findings.fail(about(finding).value("text", text));
            }
        }
        let span = self.needs.as_ref().unwrap_or(&self.scope).place(report);
        findings.fail(if found.is_empty() {
            about(Finding::new("none", span))
        } else {
            about(Finding::new("missing", span)).value("found", names(&found))
        });
    }
}

impl With {
    fn check_length(&self, report: &Report<'_>, stretches: &[Stretch<'_>], findings: &mut Findings) {
        let prose = stretches.iter().filter(|stretch| stretch.sort == scope::Sort::Prose);
        let length: usize = prose.map(|stretch| stretch.text.as_str().chars().count()).sum();
        let short = self.min_characters.filter(|limit| length < *limit).map(|limit| ("short", limit));
        let long = self.max_characters.filter(|limit| length > *limit).map(|limit| ("long", limit));
        let Some((message, limit)) = short.or(long) else { return };
        if message == "short" && report.is_damaged() {
            return findings.cannot_assess(self.scope.section_key(), Reason::Damaged);
        }
        findings.fail(
            Finding::new(message, self.scope.place(report))
                .value("length", length.to_string())
                .value("limit", limit.to_string())
                .about(self.scope.section_key()),
        );
    }
}

/// Where an item first occurs.
fn place<'r>(
    item: &Item,
    report: &Report<'_>,
    stretches: &[Stretch<'r>],
) -> Option<(Stretch<'r>, Range<usize>)> {
    stretches.iter().find_map(|stretch| {
        let text = stretch.text.as_str();
        let wording = |pattern: &Pattern| {
            pattern.may_match(text).then(|| pattern.find(text)).flatten().map(|found| found.range())
        };
        let words = |words: &str| text.find(words).map(|at| at..at + words.len());
        let known = || match item.of? {
            Known::Organ => words(&report.organ.as_ref()?.text),
            Known::Year => words(&report.year.as_ref()?.value.to_string()),
            Known::Number => text.find(|c: char| c.is_ascii_digit()).map(|at| at..at + 1),
        };
        item.any.iter().find_map(wording).or_else(known).map(|range| (*stretch, range))
    })
}

/// Whether an item stands across two paragraphs of which the first ends amid its words, as where a page
/// ended.
fn is_cut(item: &Item, stretches: &[Stretch<'_>]) -> bool {
    stretches.windows(2).any(|pair| {
        let [first, second] = [pair[0].text.as_str(), pair[1].text.as_str()];
        let ends_amid = first.ends_with(char::is_alphanumeric) && second.starts_with(char::is_alphanumeric);
        let prose = pair.iter().all(|stretch| stretch.sort == scope::Sort::Prose);
        ends_amid && prose && pair[0].block + 1 == pair[1].block && {
            let joined = format!("{first}{second}");
            item.any.iter().any(|pattern| pattern.is_match(&joined))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::sample;

    const WITH: &str = "{in: other, items: [{name: 件数, any: ['[0-9]+件']}, {name: 金额, any: ['[0-9]+元']}], \
                        elsewhere: prose}";

    fn messages(with: &str, other: &str) -> Vec<(&'static str, Shown)> {
        let text = format!("甲县2022年政府信息公开工作年度报告\n一、总体情况\n收费5件、50元。\n{other}");
        sample::report(&text, |report| {
            let findings = sample::run(&Presence, with, report).findings;
            findings.into_iter().map(|mut finding| (finding.message, finding.values.remove(0).1)).collect()
        })
    }

    #[test]
    fn what_is_missing_is_named_and_may_stand_elsewhere() {
        assert_eq!(messages(WITH, "六、其他需要报告的事项\n收费3件，共30元。"), []);
        let elsewhere = messages(WITH, "六、其他需要报告的事项\n收费3件。");
        assert_eq!(elsewhere, [("elsewhere", Shown::List(vec!["金额".into()]))]);
        let strict = WITH.replace(", elsewhere: prose", "");
        let missing = messages(&strict, "六、其他需要报告的事项\n收费3件。");
        assert_eq!(missing, [("missing", Shown::List(vec!["金额".into()]))]);
        let none = messages(&strict, "六、其他需要报告的事项\n无。");
        assert_eq!(none, [("none", Shown::List(vec!["件数".into(), "金额".into()]))]);
        assert_eq!(messages(WITH, "六、其他需要报告的事项\n收费3件，共30\n元。"), [], "a page ended");
        assert_eq!(messages(WITH, "六、其他需要报告的事项\n收费3件，共30。\n元。").len(), 1);
        let any = strict.replace("items", "require: any, items");
        assert_eq!(messages(&any, "六、其他需要报告的事项\n收费3件。"), []);
    }

    #[test]
    fn a_missing_section_is_not_assessable() {
        sample::report(
            "甲县2022年政府信息公开工作年度报告\n一、总体情况\n无。",
            |report| {
                let findings = sample::run(&Presence, WITH, report);
                assert!(findings.findings.is_empty());
                assert_eq!(findings.unassessed[0].reason, Reason::PartMissing("other".into()));
            },
        );
    }

    #[test]
    fn length_is_counted_without_blanks() {
        let with = "{in: other, min-characters: 4}";
        assert_eq!(messages(with, "六、其他需要报告的事项\n甲 乙 丙"), [("short", "3".into())]);
        assert_eq!(messages(with, "六、其他需要报告的事项\n甲乙\n丙丁"), []);
    }

    #[test]
    fn a_condition_that_does_not_hold_makes_the_rule_not_applicable() {
        let with = "{in: other, given: [收费], items: [{name: 金额, any: [元]}]}";
        sample::report(
            "甲县2022年政府信息公开工作年度报告\n六、其他需要报告的事项\n无。",
            |report| {
                assert_eq!(sample::run(&Presence, with, report).not_applicable, [0]);
            },
        );
    }
}
