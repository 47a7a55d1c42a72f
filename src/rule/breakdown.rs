//! Kind `breakdown`: the parts that a text lists add up to the total that it gives.
//!
//! A list begins where words lead into it, and belongs to a number before it. One total is often
//! broken down several times, parts are broken down again, and a list may be meant of a sum of two
//! numbers before it; so a list is judged only after every such reading failed (see [`reading`]), and
//! what says that it is complete decides how. A list that is not said to be complete may fall short.

mod judgement;
mod lists;
mod reading;
mod sums;

use super::passage::{MAX_NUMBERS, Number, Passage, passages};
use super::scope::Scope;
use super::{
    Check, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Reason, Shown, parameters,
};
use crate::pattern::Pattern;
use crate::recognize::Report;
use crate::value::{Decimal, show};
use lists::Said;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(super) struct Breakdown;

impl Kind for Breakdown {
    fn name(&self) -> &'static str {
        "breakdown"
    }

    fn summary(&self) -> &'static str {
        "the parts that a text lists add up to the total that it gives"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        const VALUES: &[&str] = &["parts", "sum", "total", "difference"];
        &[
            MessageSpec { name: "unequal", values: VALUES, required: true },
            MessageSpec { name: "exceeds", values: VALUES, required: true },
            MessageSpec { name: "overlapping", values: VALUES, required: false },
            MessageSpec { name: "short", values: VALUES, required: false },
            MessageSpec { name: "sum", values: VALUES, required: false },
            MessageSpec { name: "shares", values: VALUES, required: false },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(With)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let with: With = parameters(with)?;
        let mut faults = with.scope.faults("in", pack);
        if with.leads.is_empty() && with.groupings.is_empty() {
            faults.push(Fault::at(&[], "neither `leads` nor `groupings` are given, so no list is found"));
        }
        if with.groupings.len() > 64 {
            faults.push(Fault::at(&["groupings"], "more than 64 groupings"));
        }
        if faults.is_empty() { Ok(Box::new(with)) } else { Err(faults) }
    }
}

/// Parameters of kind `breakdown`.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct With {
    /// Parts of the report to look at.
    #[serde(default, rename = "in")]
    scope: Scope,
    /// Words between a total and the list of its parts.
    #[serde(default)]
    leads: Vec<Lead>,
    /// Ways in which things are grouped.
    #[serde(default)]
    groupings: Vec<Grouping>,
    /// Words of a part that is all the rest, so that its list is complete.
    #[serde(default)]
    rest: Vec<String>,
    /// Words behind the last part of a list that goes on.
    #[serde(default)]
    open: Vec<String>,
    /// Words of a number within a list that is perhaps no part of it.
    #[serde(default)]
    aside: Vec<String>,
    /// Words of a number that comes to a total or goes off it.
    #[serde(default)]
    carried: Vec<String>,
    /// Words of a number that is the sum of those before it.
    #[serde(default)]
    sums: Vec<String>,
    /// Words of a percentage that is a share of a whole.
    #[serde(default)]
    shares: Vec<String>,
    /// Unit of a percentage.
    #[serde(default)]
    percent: String,
    /// A list that is not said to be complete and falls short by no more than this percentage of its
    /// total is told; 0 for none.
    #[serde(default)]
    near: u32,
}

/// Words that lead into a list.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Lead {
    /// Words that are in the text between two numbers.
    #[serde(default)]
    words: Vec<String>,
    /// A pattern that matches in it.
    pattern: Option<Pattern>,
    /// What they say of the list.
    #[serde(default)]
    list: Claim,
}

/// What is said of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Claim {
    /// It may be complete or not.
    #[default]
    Unsaid,
    /// It has all parts.
    Complete,
    /// It has some of the parts.
    Open,
}

/// A way in which things are grouped: where they came from, who sent them, what became of them.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Grouping {
    /// Its name, for the author.
    name: String,
    /// Words one of which each of its parts holds.
    parts: Vec<String>,
    /// Keys of what is grouped so. A list without a lead is believed only of such a total.
    #[serde(default)]
    of: Vec<String>,
    /// Two parts or more of it are all parts.
    #[serde(default)]
    complete: bool,
    /// A thing may be in several parts, so that they may exceed their total.
    #[serde(default)]
    overlaps: bool,
}

impl Check for With {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        for passage in passages(report, &self.scope) {
            if passage.numbers.len() > MAX_NUMBERS {
                findings.cannot_assess(section_of(report, &passage), Reason::TooMany(passage.numbers.len()));
                continue;
            }
            let said = |(index, number)| Said::of(self, index, number);
            let words = passage.numbers.iter().enumerate().map(said).collect();
            let about = section_of(report, &passage);
            Judged { with: self, passage: &passage, words, about }.judge(findings);
        }
    }
}

fn section_of(report: &Report<'_>, passage: &Passage<'_>) -> String {
    let section = passage.stretch.section.and_then(|index| report.sections.get(index));
    section.and_then(|section| section.key.clone()).unwrap_or_default()
}

struct Judged<'a, 'r> {
    with: &'a With,
    passage: &'a Passage<'r>,
    /// One for each number.
    words: Vec<Said>,
    about: String,
}

impl<'r> Judged<'_, 'r> {
    fn judge(&self, findings: &mut Findings) {
        let numbers = &self.passage.numbers;
        let mut listed = vec![false; numbers.len()];
        let mut lists = Vec::new();
        for start in 1..numbers.len() {
            if let Some(lead) = self.lead(start) {
                let (members, led) = self.led(start, lead);
                members.into_iter().for_each(|member| listed[member] = true);
                lists.extend(led);
            }
        }
        lists.extend(self.unled(&listed));
        let broken = self.passage.breaks_off();
        for list in &lists {
            if broken && list.parts.contains(&(numbers.len() - 1)) {
                findings.cannot_assess(self.about.clone(), Reason::Damaged);
            } else if let Some(finding) = self.list(list) {
                findings.fail(finding);
            }
        }
        for index in 2..numbers.len() {
            if let Some(finding) = self.sum(index, &listed) {
                findings.fail(finding);
            }
        }
        let mut sentences: Vec<usize> = numbers.iter().map(|number| number.sentence).collect();
        sentences.dedup();
        for sentence in sentences {
            if let Some(finding) = self.shares(sentence) {
                findings.fail(finding);
            }
        }
    }

    fn number(&self, index: usize) -> &Number<'r> {
        &self.passage.numbers[index]
    }

    fn is_percentage(&self, index: usize) -> bool {
        self.number(index).unit() == Some(self.with.percent.as_str())
    }

    fn finding(
        &self,
        message: &'static str,
        total: &Number<'_>,
        parts: &[&Number<'_>],
        sum: Decimal,
    ) -> Finding {
        let written: Vec<String> = parts.iter().map(|part| show(part.value())).collect();
        let mut finding = Finding::new(message, total.span())
            .value("parts", written.join("+"))
            .value("sum", show(sum))
            .value("total", show(total.value()))
            .value("difference", Shown::Text(show((sum - total.value()).abs())))
            .about(self.about.clone());
        finding.labels[0].value = Some(show(total.value()));
        for part in parts {
            finding = finding.label(valued(part));
        }
        finding
    }
}

fn valued(number: &Number<'_>) -> LabelAt {
    LabelAt { value: Some(show(number.value())), ..LabelAt::place(number.span()) }
}

#[cfg(test)]
mod tests;
