//! The kind `style`: the same thing is written in one way throughout.
//!
//! Ways are compared within a group only (all sub-headings, all captions), never across groups. All
//! deviating places of a report make one finding, because they have one cause.

use super::scope::{Scope, Stretch};
use super::{Check, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, parameters};
use crate::diagnostic::Edit;
use crate::pattern::Pattern;
use crate::recognize::Report;
use crate::source::{Folded, Span};
use schemars::JsonSchema;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// Places shown.
const MAX_PLACES: usize = 30;

pub(super) struct Style;

impl Kind for Style {
    fn name(&self) -> &'static str {
        "style"
    }

    fn summary(&self) -> &'static str {
        "the same thing is written in the same way throughout the report"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        &[MessageSpec { name: "mixed", values: &["text", "other", "count"], required: true }]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(With)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let with: With = parameters(with)?;
        let mut faults = Vec::new();
        if with.groups.is_empty() {
            faults.push(Fault::at(&["groups"], "no group is given, so nothing is compared"));
        }
        for (index, group) in with.groups.iter().enumerate() {
            let index = index.to_string();
            let below = |mut fault: Fault| {
                fault.path.splice(0..0, ["groups".to_owned(), index.clone()]);
                fault
            };
            faults.extend(group.scope.faults("in", pack).into_iter().map(below));
            if group.ways.len() < 2 {
                faults.push(below(Fault::at(&["ways"], "fewer than two ways cannot be mixed")));
            }
        }
        if faults.is_empty() { Ok(Box::new(with)) } else { Err(faults) }
    }
}

/// Parameters of kind `style`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct With {
    /// Things that are each written in one way.
    groups: Vec<Group>,
}

/// A thing and the ways in which it can be written.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Group {
    /// Parts of the report to look at.
    #[serde(default, rename = "in")]
    scope: Scope,
    /// The ways, as patterns; a group named `at` narrows what is pointed at and replaced.
    ways: Vec<Pattern>,
    /// The first way is the right one; otherwise the most frequent is.
    #[serde(default)]
    prefer_first: bool,
    /// Characters of deviating places, each with the one that stands there in the right way.
    #[serde(default)]
    replace: BTreeMap<char, char>,
    /// Match the text as it is written, before digits and letters of both widths become one.
    #[serde(default)]
    as_written: bool,
}

/// A place that is written in one of the ways.
struct Place<'r> {
    way: usize,
    stretch: Stretch<'r>,
    /// Folded bytes.
    range: Range<usize>,
    span: Span,
}

impl Place<'_> {
    /// The words as written, without markup between them.
    fn words(&self, report: &Report<'_>) -> String {
        written(report, &self.stretch.text.slice(self.range.clone())).0.into_owned()
    }
}

impl Check for With {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let mut deviating = Vec::new();
        let mut example = None;
        for group in &self.groups {
            let places = group.places(report);
            let mut counts = vec![0_usize; group.ways.len()];
            places.iter().for_each(|place| counts[place.way] += 1);
            if counts.iter().filter(|count| **count > 0).count() < 2 {
                continue;
            }
            // The first of the most frequent ways.
            let most = counts.iter().enumerate().rev().max_by_key(|(_, count)| **count);
            let right = if group.prefer_first && counts[0] > 0 { 0 } else { most.map_or(0, |(way, _)| way) };
            let right_place = places.iter().find(|place| place.way == right);
            example = example.or_else(|| right_place.map(|place| place.words(report)));
            deviating
                .extend(places.into_iter().filter(|place| place.way != right).map(|place| (group, place)));
        }
        let Some((_, first)) = deviating.first() else { return };
        let mut finding = Finding::new("mixed", first.span)
            .value("text", first.words(report))
            .value("other", example.unwrap_or_default())
            .value("count", deviating.len().to_string());
        for (_, place) in deviating.iter().skip(1).take(MAX_PLACES) {
            finding = finding.label(LabelAt::place(place.span));
        }
        for (group, place) in deviating.iter().filter(|(group, _)| !group.replace.is_empty()) {
            finding.edits.extend(group.edits(report, place));
        }
        finding.edits.sort_by_key(|edit| edit.span);
        findings.fail(finding);
    }
}

impl Group {
    fn places<'r>(&self, report: &'r Report<'_>) -> Vec<Place<'r>> {
        let mut places = Vec::new();
        // Text as written is costly to rebuild: do so only where more than one way occurs at all.
        let occurs = |way: &&Pattern| match self.as_written {
            true => way.is_match(report.source.text()),
            false => way.may_match_in(&report.text),
        };
        if self.ways.iter().filter(occurs).count() < 2 {
            return places;
        }
        for stretch in self.scope.stretches(report) {
            let (text, map) = if self.as_written {
                written(report, stretch.text)
            } else {
                (Cow::Borrowed(stretch.text.as_str()), Vec::new())
            };
            for (way, pattern) in self.ways.iter().enumerate().filter(|(_, way)| way.may_match(&text)) {
                for captures in pattern.captures_iter(&text) {
                    let Some(found) = captures.name("at").or_else(|| captures.get(0)) else { continue };
                    let folded = |at: usize| if self.as_written { place_of(&map, at) } else { at };
                    let range = folded(found.start())..folded(found.end());
                    let span = stretch.text.span(range.clone());
                    places.push(Place { way, stretch, range, span });
                }
            }
        }
        places
    }

    /// One edit for each character that differs.
    fn edits(&self, report: &Report<'_>, place: &Place<'_>) -> Vec<Edit> {
        let text = place.stretch.text;
        let chars = text.as_str()[place.range.clone()].char_indices();
        let edits = chars.filter_map(|(at, c)| {
            let start = place.range.start + at;
            let span = text.span(start..start + c.len_utf8());
            let mut written = report.source.slice(span).chars();
            let (Some(old), None) = (written.next(), written.next()) else { return None };
            let new = self.replace.get(&old)?;
            Some(Edit { span, text: new.to_string() })
        });
        edits.collect()
    }
}

/// The text before characters folded, and for each of its characters its byte and its folded byte.
fn written<'r>(report: &Report<'_>, folded: &Folded) -> (Cow<'r, str>, Vec<(usize, usize)>) {
    let (mut text, mut map) = (String::new(), Vec::new());
    for (at, c) in folded.as_str().char_indices() {
        map.push((text.len(), at));
        let mut written = report.source.slice(folded.span(at..at + c.len_utf8())).chars();
        match (written.next(), written.next()) {
            (Some(old), None) => text.push(old),
            _ => text.push(c),
        }
    }
    map.push((text.len(), folded.as_str().len()));
    (Cow::Owned(text), map)
}

fn place_of(map: &[(usize, usize)], at: usize) -> usize {
    map.binary_search_by_key(&at, |(written, _)| *written).map_or(0, |index| map[index].1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::sample;

    fn told(with: &str, prose: &str) -> Vec<(Vec<String>, Vec<String>)> {
        sample::report(
            &format!("甲县2022年政府信息公开工作年度报告\n一、总体情况\n{prose}"),
            |report| {
                let findings = sample::run(&Style, with, report).findings;
                let slices = |finding: Finding| {
                    let labels =
                        finding.labels.iter().map(|label| report.source.slice(label.span).to_owned());
                    (labels.collect(), finding.edits.into_iter().map(|edit| edit.text).collect())
                };
                findings.into_iter().map(slices).collect()
            },
        )
    }

    const BRACKETS: &str = "{groups: [{ways: ['^[（][一二三][）]', '^[(][一二三][)]'], prefer-first: true, \
                            replace: {'(': （, ')': ）}}]}";

    #[test]
    fn deviating_places_make_one_finding_with_edits() {
        let found = told(BRACKETS, "(一) 甲\n（二）乙\n(三)丙(四)");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, ["(一)", "(三)"]);
        assert_eq!(found[0].1, ["（", "）", "（", "）"]);
        assert!(told(BRACKETS, "(一)甲\n(二)乙").is_empty());
    }

    #[test]
    fn text_as_written_is_compared_before_it_folds() {
        let with = "{groups: [{as-written: true, ways: ['[0-9]+', '[０-９]+'], replace: {'２': '2'}}]}";
        let found = told(with, "收到 3 件，答复 ２ 件");
        assert_eq!(found, [(vec!["２".to_owned()], vec!["2".to_owned()])]);
        assert!(told(with, "收到3件").is_empty());
    }

    #[test]
    fn words_of_a_page_are_told_without_its_markup() {
        let pack = crate::ruleset::Packs::built_in().compose(&["cn"]).expect("the pack composes");
        let page = "<html><body><h1>青禾市人民政府2023年政府信息公开工作年度报告</h1><h2>一、总体情况</h2>\
                    <p>收到<b>1</b><i>2</i>件，答复<span>１</span><span>2</span>件，全年公开信息３<!-- -->４条，培训56人。</p></body></html>";
        let linter = crate::lint::Linter::new(&pack);
        let linted = linter.lint("a.html", page.as_bytes(), &crate::settings::Settings::default());
        let outcome = &linted.examined().expect("a report").outcome;
        let mixed = outcome.diagnostics.iter().find(|one| &*one.rule == "cn/text/mixed-width");
        let message = &mixed.expect("both widths").message;
        assert!(!message.contains('<') && message.contains('１'), "{message}");
    }
}
