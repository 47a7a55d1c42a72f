//! The kind `repetition`: words that stand twice by a slip of editing.
//!
//! Three signs, each within a clause: a run of units that follows itself at once; a long run that
//! comes again after a few units; and a run that comes again with its parts shuffled, as a sentence
//! does that was rewritten and left standing. A unit is an ideograph or a word. A language repeats
//! itself for good reasons as well (compounds that share a part, reduplication): those are data.

use super::scope::{self, Scope};
use super::{Check, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, parameters};
use crate::diagnostic::Edit;
use crate::pattern::Pattern;
use crate::recognize::Report;
use crate::source::Folded;
use schemars::JsonSchema;
use serde::Deserialize;
use std::ops::Range;

/// Longest run that is compared with itself, in units. Bounds the work on a clause without end.
const LONGEST: usize = 40;
/// Findings of one paragraph; more of them mean that it is no prose.
const MAX_FINDINGS: usize = 5;
/// Shortest common ending of two shuffled runs, and shortest second run, in units.
const SHUFFLED: (usize, usize) = (5, 10);

pub(super) struct Repetition;

impl Kind for Repetition {
    fn name(&self) -> &'static str {
        "repetition"
    }

    fn summary(&self) -> &'static str {
        "no words stand twice in a row or come again within the same clause"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        &[
            MessageSpec { name: "adjacent", values: &["text", "unit"], required: true },
            MessageSpec { name: "again", values: &["text", "unit"], required: true },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(With)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let with: With = parameters(with)?;
        let faults = with.scope.faults("in", pack);
        if faults.is_empty() { Ok(Box::new(with)) } else { Err(faults) }
    }
}

/// Parameters of kind `repetition`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct With {
    /// Parts of the report to look at.
    #[serde(default, rename = "in")]
    scope: Scope,
    /// Runs that may follow themselves, as patterns on both together.
    #[serde(default)]
    allow: Vec<Pattern>,
    /// Words that end one compound and begin the next: they may follow themselves unless the clause
    /// ends there.
    #[serde(default)]
    hinges: Vec<String>,
    /// Runs that may come again within a clause, such as names.
    #[serde(default)]
    names: Vec<Pattern>,
    /// Shortest run that may not come again within the same clause, in units.
    #[serde(default = "eight")]
    phrase: usize,
    /// Units between the two at most.
    #[serde(default = "twenty")]
    within: usize,
    /// Characters between the two that make it an enumeration or a comparison.
    #[serde(default)]
    joiners: String,
}

fn eight() -> usize {
    8
}

fn twenty() -> usize {
    20
}

/// An ideograph or a word, by folded bytes.
#[derive(Clone, Debug)]
struct Unit {
    at: Range<usize>,
    ideograph: bool,
}

impl Check for With {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        for stretch in self.scope.stretches(report) {
            let text = stretch.text;
            let mut left = MAX_FINDINGS;
            for clause in clauses(text.as_str()) {
                let mut found = self.find(text.as_str(), &clause);
                found.retain(|(message, _, second)| {
                    let run = &text.as_str()[second.clone()];
                    *message != "again" || !self.names.iter().any(|name| name.is_match(run))
                });
                for (message, first, second) in found.into_iter().take(left) {
                    left -= 1;
                    findings.fail(finding(report, text, message, &first, &second));
                }
            }
        }
    }
}

fn finding(
    report: &Report<'_>,
    text: &Folded,
    message: &'static str,
    first: &Range<usize>,
    second: &Range<usize>,
) -> Finding {
    let unit = &text.as_str()[second.clone()];
    let all = first.start..second.end;
    let mut finding =
        Finding::new(message, text.span(all.clone())).value("text", &text.as_str()[all]).value("unit", unit);
    if message == "again" {
        finding = finding.label(LabelAt::place(text.span(second.clone())));
    } else if scope::is_plain(report, text.span(first.end..second.end), &text.as_str()[first.end..second.end])
    {
        finding.edits.push(Edit { span: text.span(first.end..second.end), text: String::new() });
    }
    finding
}

impl With {
    /// Repetitions in a clause, as message and the folded bytes of both runs, in order and without
    /// overlap.
    fn find(&self, text: &str, clause: &[Unit]) -> Vec<(&'static str, Range<usize>, Range<usize>)> {
        let bytes = |from: usize, to: usize| clause[from].at.start..clause[to - 1].at.end;
        let mut found = Vec::new();
        let mut from = 0;
        while from < clause.len() {
            let longest = LONGEST.min((clause.len() - from) / 2);
            let length = (1..=longest).find(|length| self.is_adjacent(text, clause, from, *length));
            if let Some(length) = length {
                let (middle, end) = (from + length, from + 2 * length);
                found.push(("adjacent", bytes(from, middle), bytes(middle, end)));
                from = end;
                continue;
            }
            match self.again(text, clause, from).or_else(|| self.shuffled(text, clause, from)) {
                Some((first, second)) => {
                    let end = second.end;
                    found.push(("again", bytes(first.start, first.end), bytes(second.start, second.end)));
                    from = end;
                }
                None => from += 1,
            }
        }
        found
    }

    fn is_adjacent(&self, text: &str, clause: &[Unit], from: usize, length: usize) -> bool {
        let (middle, end) = (from + length, from + 2 * length);
        if end > clause.len() || !same(text, &clause[from..middle], &clause[middle..end]) {
            return false;
        }
        let ideographs = clause[from..middle].iter().filter(|unit| unit.ideograph).count();
        let words = &text[clause[from].at.start..clause[middle - 1].at.end];
        let both = &text[clause[from].at.start..clause[end - 1].at.end];
        let is_word = length == 1 && words.chars().count() > 1 && words.chars().all(char::is_alphabetic);
        let is_hinge = end < clause.len() && self.hinges.iter().any(|hinge| hinge == words);
        (ideographs >= 2 || (ideographs == 0 && is_word))
            && !is_hinge
            && !self.allow.iter().any(|pattern| pattern.is_match(both))
    }

    /// The run from `from` comes again in the clause.
    fn again(&self, text: &str, clause: &[Unit], from: usize) -> Option<(Range<usize>, Range<usize>)> {
        let last = (from + LONGEST + self.within).min(clause.len().saturating_sub(self.phrase));
        let mut seconds = from + self.phrase..=last;
        seconds.find_map(|second| {
            let limit = LONGEST.min(second - from).min(clause.len() - second);
            let length = (0..limit)
                .take_while(|at| text[clause[from + at].at.clone()] == text[clause[second + at].at.clone()])
                .count();
            // Two things that differ in the number behind them are two things.
            let numbered =
                |at: usize| clause.get(at).filter(|unit| !unit.ideograph).map(|unit| &text[unit.at.clone()]);
            let (one, other) = (numbered(from + length), numbered(second + length));
            if one.is_some() && other.is_some() && one != other {
                return None;
            }
            let gap = second.checked_sub(from + length)?;
            let between = &text[clause[from + length.max(1) - 1].at.end..clause[second].at.start];
            (length >= self.phrase && gap <= self.within && !between.contains(|c| self.joiners.contains(c)))
                .then(|| (from..from + length, second..second + length))
        })
    }

    /// The run from `from` comes again with its parts shuffled: both end alike, and nearly every
    /// unit of the second stands in the first.
    fn shuffled(&self, text: &str, clause: &[Unit], from: usize) -> Option<(Range<usize>, Range<usize>)> {
        let (ending, shortest) = SHUFFLED;
        let unit = |at: usize| &text[clause[at].at.clone()];
        for first_end in from + shortest..(from + 24).min(clause.len()) {
            for end in first_end + shortest..=(first_end + 27).min(clause.len()) {
                let alike = (1..=ending).all(|back| unit(first_end - back) == unit(end - back));
                if !alike {
                    continue;
                }
                for gap in 0..=3_usize {
                    let start = first_end + gap;
                    if end < start + shortest || end - start > first_end - from {
                        continue;
                    }
                    let between = &text[clause[first_end - 1].at.end..clause[end - 1].at.end];
                    let mut rest: Vec<&str> = (from..first_end).map(unit).collect();
                    let strange = (start..end)
                        .filter(|at| match rest.iter().position(|other| *other == unit(*at)) {
                            Some(known) => {
                                rest.swap_remove(known);
                                false
                            }
                            None => true,
                        })
                        .count();
                    if strange * 10 <= end - start
                        && rest.len() <= 3
                        && !between.contains(|c| self.joiners.contains(c))
                    {
                        let known = |at: &usize| (start..end).any(|other| unit(other) == unit(*at));
                        let begins = (from..first_end).find(known).unwrap_or(from);
                        return Some((begins..first_end, start..end));
                    }
                }
            }
        }
        None
    }
}

fn same(text: &str, left: &[Unit], right: &[Unit]) -> bool {
    left.iter().zip(right).all(|(left, right)| text[left.at.clone()] == text[right.at.clone()])
}

/// The units of each clause: a clause ends at every mark.
fn clauses(text: &str) -> Vec<Vec<Unit>> {
    let (mut clauses, mut clause) = (Vec::new(), Vec::<Unit>::new());
    let mut joins = false;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if is_ideograph(c) {
            clause.push(Unit { at: at..end, ideograph: true });
            joins = false;
        } else if c.is_alphanumeric() {
            match clause.last_mut() {
                Some(word) if joins => word.at.end = end,
                _ => clause.push(Unit { at: at..end, ideograph: false }),
            }
            joins = true;
        } else {
            joins = false;
            if c != ' ' && !clause.is_empty() {
                clauses.push(std::mem::take(&mut clause));
            }
        }
    }
    if !clause.is_empty() {
        clauses.push(clause);
    }
    clauses
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::sample;

    const WITH: &str = "{allow: ['^[一逐]'], hinges: [政府, 部门, 委员会], joiners: '和与及或并、'}";

    fn texts(prose: &str) -> Vec<String> {
        sample::report(
            &format!("甲县2022年政府信息公开工作年度报告\n一、总体情况\n{prose}"),
            |report| {
                let findings = sample::run(&Repetition, WITH, report).findings;
                let text = |finding: Finding| report.source.slice(finding.labels[0].span).to_owned();
                findings.into_iter().map(text).collect()
            },
        )
    }

    #[test]
    fn a_run_that_follows_itself_is_found() {
        assert_eq!(texts("健全复核复核机制，the the text。"), ["复核复核", "the the"]);
        assert_eq!(texts("汇总并进一步进一步加强"), ["进一步进一步"]);
        assert_eq!(texts("由政府政府。"), ["政府政府"]);
    }

    #[test]
    fn compounds_and_reduplication_are_fine() {
        for fine in [
            "做好市政府政府信息公开工作，公开各部门部门预算",
            "一步一步推进，家家户户受益，方方面面配合，一项一项落实",
            "应公开尽公开，应上网尽上网，知情权、参与权、表达权、监督权",
            "谁公开谁审查，谁审查谁负责",
            "2022 2022 年",
            "加强政府信息公开指南和政府信息公开目录编制",
            "1998年5月6日中华人民共和国国务院令第901号公布2009年7月8日中华人民共和国国务院令第955号修订",
        ] {
            assert_eq!(texts(fine), [] as [&str; 0], "{fine}");
        }
    }

    #[test]
    fn a_long_run_that_comes_again_in_its_clause_is_found() {
        let twice = "组织开展重点领域信息公开培训部署开展重点领域信息公开培训";
        assert_eq!(texts(twice).len(), 1);
        assert_eq!(texts("组织开展重点领域信息公开培训，部署开展重点领域信息公开培训"), [] as [&str; 0]);
    }

    #[test]
    fn a_rewritten_run_left_standing_is_found() {
        let shuffled = texts("规范随到随办卷宗的数字化保存推行办卷随到随宗数字化保存。");
        assert_eq!(shuffled.len(), 1);
    }
}
