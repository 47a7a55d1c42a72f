//! The kind `balance`: marks that open have to close, and the other way round.
//!
//! Marks are counted pair by pair, not as one nest, because writers cross them without harm. A mark
//! left open in one paragraph and closed in one of the next is no fault: pages break paragraphs, and
//! quotations run over several.

use super::scope::{Scope, Sort, Stretch};
use super::{Check, Fault, Finding, Findings, Kind, MessageSpec, PackView, Reason, parameters};
use crate::pattern::Pattern;
use crate::recognize::Report;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::HashSet;

/// Stretches of text over which a pair may stay open.
const REACH: usize = 6;
/// Marks without partner beyond which a text is no prose.
const MAX_LOOSE: usize = 300;
/// Characters shown around a mark.
const EXCERPT: usize = 12;

pub(super) struct Balance;

impl Kind for Balance {
    fn name(&self) -> &'static str {
        "balance"
    }

    fn summary(&self) -> &'static str {
        "brackets and quotation marks come in pairs"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        &[
            MessageSpec { name: "unclosed", values: &["mark", "text"], required: true },
            MessageSpec { name: "unopened", values: &["mark", "text"], required: true },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(With)
    }

    fn compile(&self, with: &serde_json::Value, pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let with: With = parameters(with)?;
        let mut faults = with.scope.faults("in", pack);
        if with.pairs.is_empty() {
            faults.push(Fault::at(&["pairs"], "no pair is given, so everything is balanced"));
        }
        if faults.is_empty() { Ok(Box::new(with)) } else { Err(faults) }
    }
}

/// Parameters of kind `balance`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct With {
    /// Parts of the report to look at.
    #[serde(default, rename = "in")]
    scope: Scope,
    /// Pairs of marks.
    pairs: Vec<Pair>,
    /// Text up to a closing mark that needs no opening one, such as the number of an item.
    enumeration: Option<Pattern>,
}

/// Marks that open and marks that close; any of them closes any of them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Pair {
    open: String,
    close: String,
}

/// A mark without its partner.
struct Loose<'r> {
    pair: usize,
    opens: bool,
    stretch: Stretch<'r>,
    /// Place among the stretches.
    order: usize,
    /// Folded byte offset.
    at: usize,
    mark: char,
}

impl Check for With {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        // Cells and headings are not judged, but a mark may find its partner there.
        let all = Scope::One("everything".into()).stretches(report);
        let judged: HashSet<_> =
            self.scope.stretches(report).iter().map(|stretch| std::ptr::from_ref(stretch.text)).collect();
        let mut loose: Vec<Loose<'_>> = Vec::new();
        for (order, stretch) in all.iter().enumerate() {
            self.collect(*stretch, order, &mut loose);
            if loose.len() > MAX_LOOSE {
                return findings.cannot_assess("", Reason::Damaged);
            }
        }
        for index in 0..loose.len() {
            let Loose { pair, opens, order, at, mark, stretch } = &loose[index];
            let partner = loose.iter().any(|other| {
                let (opening, closing) = if *opens { (*order, other.order) } else { (other.order, *order) };
                other.pair == *pair
                    && other.opens != *opens
                    && opening < closing
                    && closing - opening <= REACH
            });
            if partner
                || !judged.contains(&std::ptr::from_ref(stretch.text))
                || self.quotes_on(&loose[index], &all)
            {
                continue;
            }
            let end = at + mark.len_utf8();
            let message = if *opens { "unclosed" } else { "unopened" };
            let section = stretch.section.and_then(|index| report.sections.get(index));
            let finding = Finding::new(message, stretch.text.span(*at..end))
                .value("mark", mark.to_string())
                .value("text", excerpt(stretch.text.as_str(), *at, end, *opens))
                .about(section.and_then(|section| section.key.clone()).unwrap_or_default());
            findings.fail(finding);
        }
    }
}

impl With {
    fn collect<'r>(&self, stretch: Stretch<'r>, order: usize, loose: &mut Vec<Loose<'r>>) {
        let text = stretch.text.as_str();
        // A mark alone in its paragraph or cell was left over from a word set vertically.
        if text.chars().nth(1).is_none() {
            return;
        }
        let first = loose.len();
        for (at, mark) in text.char_indices().filter(|(_, c)| !c.is_alphanumeric()) {
            if loose.len() > MAX_LOOSE {
                return;
            }
            let Some((pair, opens)) = self.pairs.iter().enumerate().find_map(|(index, pair)| {
                let opens = pair.open.contains(mark);
                (opens || pair.close.contains(mark)).then_some((index, opens))
            }) else {
                continue;
            };
            if opens {
                loose.push(Loose { pair, opens, stretch, order, at, mark });
                continue;
            }
            let partner =
                (first..loose.len()).rev().find(|index| loose[*index].opens && loose[*index].pair == pair);
            match partner {
                Some(index) => {
                    loose.remove(index);
                }
                None if self.numbers(text, at + mark.len_utf8()) || is_apostrophe(text, at, mark) => {}
                None => loose.push(Loose { pair, opens, stretch, order, at, mark }),
            }
        }
    }

    fn numbers(&self, text: &str, end: usize) -> bool {
        self.enumeration.as_ref().is_some_and(|pattern| pattern.is_match(&text[..end]))
    }

    /// A quotation over several paragraphs opens each of them and closes only the last.
    fn quotes_on(&self, loose: &Loose<'_>, all: &[Stretch<'_>]) -> bool {
        let begins = |stretch: &Stretch<'_>| stretch.text.as_str().starts_with(loose.mark);
        let next = all[loose.order + 1..].iter().find(|stretch| stretch.sort != Sort::Cell);
        loose.opens && loose.at == 0 && next.is_some_and(begins)
    }
}

fn is_apostrophe(text: &str, at: usize, mark: char) -> bool {
    matches!(mark, '’' | '\'') && text[..at].chars().next_back().is_some_and(|c| c.is_ascii_alphabetic())
}

/// A few characters from an opening mark on, or up to a closing one.
fn excerpt(text: &str, start: usize, end: usize, opens: bool) -> String {
    if opens {
        text[start..].chars().take(EXCERPT).collect()
    } else {
        let from = text[..end].char_indices().rev().nth(EXCERPT - 1).map_or(0, |(at, _)| at);
        text[from..end].to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::sample;

    const WITH: &str = "{pairs: [{open: （(, close: ）)}, {open: 《, close: 》}, {open: “, close: ”}, \
                        {open: ‘, close: ’}], enumeration: '(?:^|[。；，：、])[0-9一二三]{1,3}[）)]$'}";

    fn marks(prose: &str) -> Vec<(&'static str, String)> {
        sample::report(
            &format!("甲县2022年政府信息公开工作年度报告\n一、总体情况\n{prose}"),
            |report| {
                let findings = sample::run(&Balance, WITH, report).findings;
                let place = |finding: Finding| {
                    (finding.message, report.source.slice(finding.labels[0].span).to_owned())
                };
                findings.into_iter().map(place).collect()
            },
        )
    }

    #[test]
    fn a_mark_without_partner_is_found() {
        assert_eq!(marks("印发《甲办法（试行》，完成。"), [("unclosed", "（".to_owned())]);
        assert_eq!(marks("印发甲办法》。"), [("unopened", "》".to_owned())]);
        assert_eq!(marks("坚持“公开“原则。").len(), 2);
    }

    #[test]
    fn mixed_widths_nesting_and_crossing_are_fine() {
        assert_eq!(marks("（甲)、《关于印发《乙》的通知》、“丙‘丁’”、《戊（己》）"), []);
    }

    #[test]
    fn enumerations_and_apostrophes_are_fine() {
        assert_eq!(marks("1)受理；2)答复。三）归档，l’information"), []);
    }

    #[test]
    fn a_pair_may_run_over_paragraphs_and_cells() {
        assert_eq!(marks("坚持“先审查\n后公开”原则。"), []);
        assert_eq!(marks("联系我们（邮编：262100\n邮箱：bgs@a.gov.cn）。"), []);
        assert_eq!(marks("“甲是乙。\n“丙是丁。”"), []);
        assert_eq!(marks("（本列数据\n甲\t乙）\n丙\t丁"), []);
    }
}
