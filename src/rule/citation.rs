//! The kind `citation`: cited articles exist, and their parts are called by the right name.
//!
//! Which instruments there are, how many articles they have and how citations read is data of the
//! pack. A provision is judged only when the instrument that it belongs to is certain: an article of
//! any other law is nobody's business here.

use super::scope::{self, Scope, Stretch};
use super::{Check, Fault, Finding, Findings, Kind, MessageSpec, PackView, parameters};
use crate::diagnostic::Edit;
use crate::pattern::Captures;
use crate::pattern::Pattern;
use crate::recognize::Report;
use crate::value::parse_ideographic;
use schemars::JsonSchema;
use serde::Deserialize;

pub(super) struct Citation;

impl Kind for Citation {
    fn name(&self) -> &'static str {
        "citation"
    }

    fn summary(&self) -> &'static str {
        "cited articles of known instruments exist and their parts are called by the right name"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        const VALUES: &[&str] = &["text", "instrument", "article", "number", "count"];
        &[
            MessageSpec { name: "article", values: VALUES, required: false },
            MessageSpec {
                name: "level",
                values: &["text", "instrument", "article", "suggestion", "count"],
                required: false,
            },
            MessageSpec { name: "paragraph", values: VALUES, required: false },
            MessageSpec { name: "item", values: VALUES, required: false },
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

/// Parameters of kind `citation`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct With {
    /// Parts of the report to look at.
    #[serde(default, rename = "in")]
    scope: Scope,
    /// What is demanded of a citation.
    demand: Demand,
    /// How citations read and what there is to cite.
    table: Table,
}

/// What is demanded of a citation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Demand {
    /// The article exists.
    Article,
    /// Paragraphs are called paragraphs, and items are called items.
    Level,
    /// The paragraph or item exists.
    Part,
}

/// How citations read and what there is to cite.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Table {
    /// Marks between which names of instruments stand, each pair as two characters.
    marks: Vec<String>,
    /// What may stand between the name and the provision, from the closing mark on.
    between: Pattern,
    /// A provision, with groups `article`, `paragraph` and `item` for the numbers, and
    /// `paragraph_word` and `item_word` for what the parts are called.
    provision: Pattern,
    /// What joins a further provision of the same instrument.
    joiner: Pattern,
    /// What paragraphs are called.
    paragraph: String,
    /// What items are called.
    item: String,
    /// Instruments.
    instruments: Vec<Instrument>,
}

/// An instrument whose articles are known.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Instrument {
    /// Its names.
    names: Vec<String>,
    /// A short name that reports give it.
    short: Option<Short>,
    /// How many articles it has.
    articles: u64,
    /// Articles whose parts are known.
    #[serde(default)]
    parts: Vec<Parts>,
}

/// A short name.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Short {
    /// The name.
    name: String,
    /// The words by which a report gives it to the instrument.
    given: Pattern,
    /// Names of other instruments that it may stand for where it was not given.
    rivals: Pattern,
}

/// How many parts an article has.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Parts {
    article: u64,
    paragraphs: u64,
    items: u64,
}

impl Check for With {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let stretches = self.scope.stretches(report);
        for instrument in &self.table.instruments {
            let short = instrument.short.as_ref().filter(|short| short.stands(instrument, &stretches));
            let names = instrument.names.iter().chain(short.map(|short| &short.name));
            let names: Vec<&String> = names.collect();
            for stretch in &stretches {
                for name in &names {
                    for behind in self.table.mentions(stretch.text.as_str(), name) {
                        self.follow(report, instrument, *stretch, behind, findings);
                    }
                }
            }
        }
    }
}

impl Short {
    /// Whether the short name means the instrument: it was given to it, or nothing else in the text
    /// could be meant.
    fn stands(&self, instrument: &Instrument, stretches: &[Stretch<'_>]) -> bool {
        let text = |stretch: &Stretch<'_>| -> String { stretch.text.as_str().to_owned() };
        let given = |stretch: &Stretch<'_>| self.given.is_match(&text(stretch));
        let rival = |stretch: &Stretch<'_>| {
            let text = stretch.text.as_str();
            self.rivals.may_match(text)
                && self
                    .rivals
                    .find_iter(text)
                    .any(|found| !instrument.names.iter().any(|name| found.as_str().contains(name.as_str())))
        };
        stretches.iter().any(given) || !stretches.iter().any(rival)
    }
}

impl Table {
    /// Byte offsets behind each mention of a name that stands between marks, the closing mark and
    /// whatever may follow it included.
    fn mentions(&self, text: &str, name: &str) -> Vec<usize> {
        let mut found = Vec::new();
        for (at, _) in text.match_indices(name) {
            let before = text[..at].chars().next_back();
            let rest = &text[at + name.len()..];
            let after = rest.chars().next();
            let marked = self.marks.iter().any(|pair| {
                let mut pair = pair.chars();
                before.is_some() && before == pair.next() && after.is_some() && after == pair.next()
            });
            let Some(mark) = after.filter(|_| marked) else { continue };
            let behind = at + name.len() + mark.len_utf8();
            found.push(behind + leading(&self.between, &text[behind..]).unwrap_or(0));
        }
        found
    }
}

/// Length of a match at the very beginning.
fn leading(pattern: &Pattern, text: &str) -> Option<usize> {
    pattern.find(text).filter(|found| found.start() == 0).map(|found| found.end())
}

impl With {
    /// Judges the provisions that stand from a place on, as long as they are joined.
    fn follow(
        &self,
        report: &Report<'_>,
        instrument: &Instrument,
        stretch: Stretch<'_>,
        mut at: usize,
        findings: &mut Findings,
    ) {
        let text = stretch.text.as_str();
        loop {
            let Some(captures) = self.table.provision.captures(&text[at..]) else { return };
            let Some(all) = captures.get(0).filter(|all| all.start() == 0 && !all.is_empty()) else { return };
            if let Some(mut finding) = self.judge(report, instrument, stretch, at, &captures) {
                let section = stretch.section.and_then(|index| report.sections.get(index));
                finding.subject = section.and_then(|section| section.key.clone()).unwrap_or_default();
                findings.fail(finding);
            }
            at += all.end();
            match leading(&self.table.joiner, &text[at..]) {
                Some(length) if length > 0 => at += length,
                _ => return,
            }
        }
    }

    fn judge(
        &self,
        report: &Report<'_>,
        instrument: &Instrument,
        stretch: Stretch<'_>,
        at: usize,
        captures: &Captures<'_>,
    ) -> Option<Finding> {
        let number = |name: &str| {
            let written = captures.name(name)?.as_str();
            written.parse().ok().or_else(|| parse_ideographic(written))
        };
        let article: u64 = number("article")?;
        let whole = captures.get(0)?;
        let text = whole.as_str();
        let finding = |message, count: u64| {
            Finding::new(message, stretch.text.span(at + whole.start()..at + whole.end()))
                .value("text", text)
                .value("instrument", instrument.names[0].as_str())
                .value("article", article.to_string())
                .value("count", count.to_string())
        };
        if article > instrument.articles || article == 0 {
            let told = finding("article", instrument.articles).value("number", article.to_string());
            return (self.demand == Demand::Article).then_some(told);
        }
        let parts = instrument.parts.iter().find(|parts| parts.article == article)?;
        let (paragraph, item) = (number("paragraph"), number("item"));
        // Where both are cited, only the outer one can be misnamed.
        let (message, number, count, other, word, right) = match (paragraph, item) {
            (Some(number), _) if number > parts.paragraphs => {
                let other = if item.is_none() { parts.items } else { 0 };
                ("paragraph", number, parts.paragraphs, other, "paragraph_word", &self.table.item)
            }
            (paragraph, Some(number)) if number > parts.items => {
                let other = if paragraph.is_none() && parts.items == 0 { parts.paragraphs } else { 0 };
                ("item", number, parts.items, other, "item_word", &self.table.paragraph)
            }
            _ => return None,
        };
        if number > other {
            let told = finding(message, count).value("number", number.to_string());
            return (self.demand == Demand::Part).then_some(told);
        }
        let word = captures.name(word)?;
        let (start, end) = (word.start() - whole.start(), word.end() - whole.start());
        let suggestion = format!("{}{right}{}", &text[..start], &text[end..]);
        let mut told = finding("level", other).value("suggestion", suggestion);
        let edit = scope::edit(report, stretch.text, at + word.start()..at + word.end(), right);
        told.edits.extend(edit.map(|(span, text)| Edit { span, text }));
        (self.demand == Demand::Level).then_some(told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::sample;

    const TABLE: &str = "{marks: [《》], between: '(?:（[^（）]*）)*', joiner: '[、和]', paragraph: 款, item: 项, \
        provision: '第(?P<article>[一二三四五六七八九十百]+)条(?:第（?(?P<paragraph>[一二三四五六七八九十]+)）?(?P<paragraph_word>款))?(?:第（?(?P<item>[一二三四五六七八九十]+)）?(?P<item_word>项))?', \
        instruments: [{names: [甲办法], short: {name: 办法, given: '甲办法》[^。]{0,9}简称《办法》', rivals: '《[^》]+办法》'}, \
        articles: 56, parts: [{article: 20, paragraphs: 1, items: 15}, {article: 49, paragraphs: 2, items: 0}]}]}";

    fn told(demand: &str, prose: &str) -> Vec<(&'static str, String, Vec<String>)> {
        let with = format!("{{demand: {demand}, table: {TABLE}}}");
        sample::report(
            &format!("甲县2022年政府信息公开工作年度报告\n一、总体情况\n{prose}"),
            |report| {
                let told = |finding: Finding| {
                    let text = report.source.slice(finding.labels[0].span).to_owned();
                    (finding.message, text, finding.edits.into_iter().map(|edit| edit.text).collect())
                };
                sample::run(&Citation, &with, report).findings.into_iter().map(told).collect()
            },
        )
    }

    #[test]
    fn an_item_called_a_paragraph_is_renamed() {
        let found = told("level", "根据《甲办法》第二十条第（二）款、《甲办法》（试行）第四十九条第二项。");
        assert_eq!(found[0], ("level", "第二十条第（二）款".into(), vec!["项".into()]));
        assert_eq!(found[1], ("level", "第四十九条第二项".into(), vec!["款".into()]));
        assert_eq!(told("level", "《甲办法》第二十条第一款第（二）项、第四十九条第二款"), []);
    }

    #[test]
    fn an_article_or_part_that_does_not_exist_is_found() {
        assert_eq!(told("article", "《甲办法》第五十条、第五十七条")[0].1, "第五十七条");
        assert_eq!(told("part", "《甲办法》第二十条第（十六）项")[0].0, "item");
        assert_eq!(told("part", "《甲办法》第四十九条第三款")[0].0, "paragraph");
        assert_eq!(told("part", "《甲办法》第二十条第（十五）项"), []);
    }

    #[test]
    fn other_instruments_are_not_judged() {
        assert_eq!(told("article", "《乙办法》第九十条，第九十条，《甲办法细则》第九十条"), []);
        assert_eq!(told("article", "《乙办法》和《办法》第九十条"), []);
        assert_eq!(told("article", "《甲办法》（以下简称《办法》）、《乙办法》和《办法》第九十条").len(), 1);
        assert_eq!(told("article", "《办法》第九十条").len(), 1);
    }
}
