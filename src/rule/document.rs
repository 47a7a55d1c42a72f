//! The kind `document`: what a reader noted about the file itself.
//!
//! A tracked change, a comment, a picture where a table belongs, a text that came out garbled. The
//! reader only notes such things; whether they matter is a rule's business.

use super::{Check, Fault, Finding, Findings, Kind, LabelAt, MessageSpec, PackView, Shown, parameters};
use crate::document::{Block, Note, NoteKind};
use crate::pattern::Pattern;
use crate::recognize::{Report, TableState};
use crate::source::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Places shown for one finding.
const MAX_PLACES: usize = 20;
/// Paragraphs of a single character in a row that show text torn into a column.
const TORN: usize = 8;

pub(super) struct Document;

impl Kind for Document {
    fn name(&self) -> &'static str {
        "document"
    }

    fn summary(&self) -> &'static str {
        "the file is clean: no draft marks, no pictures of tables, no damaged text"
    }

    fn messages(&self) -> &'static [MessageSpec] {
        &[
            MessageSpec { name: "noted", values: &["count"], required: false },
            MessageSpec { name: "picture", values: &["table"], required: false },
            MessageSpec { name: "damaged", values: &[], required: false },
            MessageSpec { name: "garbled", values: &["count", "text"], required: false },
            MessageSpec { name: "torn", values: &["count"], required: false },
        ]
    }

    fn schema(&self) -> schemars::Schema {
        schemars::schema_for!(With)
    }

    fn compile(&self, with: &serde_json::Value, _pack: &PackView<'_>) -> Result<Box<dyn Check>, Vec<Fault>> {
        let with: With = parameters(with)?;
        let mut faults = Vec::new();
        if with.notes.is_empty() && with.signs.is_empty() && !with.pictures_of_tables && with.damage.is_none()
        {
            faults
                .push(Fault::at(&[], "none of `notes`, `signs`, `pictures-of-tables` and `damage` is given"));
        }
        if faults.is_empty() { Ok(Box::new(with)) } else { Err(faults) }
    }
}

/// Parameters of kind `document`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct With {
    /// Notes of the reader that make a finding, all of a report together.
    #[serde(default)]
    notes: Vec<Noted>,
    /// Words that show the same where a format can only print it; they count with the notes.
    #[serde(default)]
    signs: Vec<Pattern>,
    /// A picture stands in the section of an official table, and the table is missing.
    #[serde(default)]
    pictures_of_tables: bool,
    /// Signs of a text that came out damaged.
    damage: Option<Damage>,
}

/// What a reader notes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Noted {
    Undecodable,
    TrackedChange,
    Comment,
    HiddenText,
    UncertainTable,
    PageWithoutText,
}

/// Signs of a text that came out damaged.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Damage {
    /// Characters in a hundred that are no text (replacement and private-use characters).
    percent: usize,
    /// Words that only a wrong encoding writes.
    #[serde(default)]
    garbled: Vec<Pattern>,
}

impl Noted {
    fn is(self, kind: NoteKind) -> bool {
        matches!(
            (self, kind),
            (Noted::Undecodable, NoteKind::Undecodable)
                | (Noted::TrackedChange, NoteKind::TrackedChange)
                | (Noted::Comment, NoteKind::Comment)
                | (Noted::HiddenText, NoteKind::HiddenText)
                | (Noted::UncertainTable, NoteKind::UncertainTable)
                | (Noted::PageWithoutText, NoteKind::PageWithoutText)
        )
    }
}

impl Check for With {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let noted = |note: &&Note| self.notes.iter().any(|noted| noted.is(note.kind));
        let mut places: Vec<Span> =
            report.document.notes.iter().filter(noted).map(|note| note.span).collect();
        for paragraph in report.document.blocks.iter().filter_map(Block::as_paragraph) {
            let text = paragraph.text.as_str();
            for sign in self.signs.iter().filter(|sign| sign.may_match(text)) {
                let found = sign.find_iter(text);
                places.extend(found.map(|found| paragraph.text.span(found.range())));
            }
        }
        places.sort_unstable();
        if let Some((first, others)) = places.split_first() {
            let mut finding = Finding::new("noted", *first).value("count", places.len().to_string());
            finding.labels.extend(others.iter().take(MAX_PLACES).map(|span| LabelAt::place(*span)));
            findings.fail(finding);
        }
        if self.pictures_of_tables {
            pictures(report, findings);
        }
        if let Some(damage) = &self.damage {
            damage.check(report, findings);
        }
    }
}

fn pictures(report: &Report<'_>, findings: &mut Findings) {
    for table in report.tables.iter().filter(|table| table.state == TableState::Missing) {
        let spec = report.form().table(&table.key);
        let Some(section) = spec.and_then(|spec| report.section(&spec.section)) else { continue };
        let blocks = report.document.blocks.get(section.body.clone()).unwrap_or_default();
        let picture = blocks.iter().find_map(|block| match block {
            Block::Picture(span) => Some(*span),
            _ => None,
        });
        if let Some(span) = picture {
            let finding = Finding::new("picture", span).value("table", Shown::Table(table.key.clone()));
            findings.fail(finding.about(table.key.as_str()));
        }
    }
}

impl Damage {
    fn check(&self, report: &Report<'_>, findings: &mut Findings) {
        let paragraphs: Vec<_> =
            report.document.blocks.iter().filter_map(|block| block.as_paragraph()).collect();
        let (mut characters, mut strange, mut first) = (0_usize, 0_usize, None);
        let mut torn: (usize, usize) = (0, 0);
        for (index, paragraph) in paragraphs.iter().enumerate() {
            let text = paragraph.text.as_str();
            for (at, c) in text.char_indices() {
                characters += 1;
                if matches!(c, '\u{FFFD}' | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}') {
                    strange += 1;
                    first.get_or_insert_with(|| paragraph.text.span(at..at + c.len_utf8()));
                }
            }
            // The longest run of paragraphs of one character, as where it begins and its length.
            let is_single = |text: &str| text.chars().count() == 1;
            if is_single(text) && (index == 0 || !is_single(paragraphs[index - 1].text.as_str())) {
                let length = paragraphs[index..].iter().take_while(|p| is_single(p.text.as_str())).count();
                if length > torn.1 {
                    torn = (index, length);
                }
            }
        }
        if let Some(span) = first.filter(|_| strange * 100 >= characters * self.percent) {
            let finding = Finding::new("garbled", span).value("count", strange.to_string());
            return findings.fail(finding.value("text", report.source.slice(span)));
        }
        let garbled = paragraphs.iter().find_map(|paragraph| {
            let text = paragraph.text.as_str();
            let pattern = self.garbled.iter().find(|pattern| pattern.is_match(text))?;
            pattern.find(text).map(|found| paragraph.text.span(found.range()))
        });
        if let Some(span) = garbled {
            let finding = Finding::new("garbled", span).value("count", "1");
            return findings.fail(finding.value("text", report.source.slice(span)));
        }
        if torn.1 >= TORN {
            let span = paragraphs[torn.0].span.cover(paragraphs[torn.0 + torn.1 - 1].span);
            return findings.fail(Finding::new("torn", span).value("count", torn.1.to_string()));
        }
        if report.is_damaged() {
            let title = report.title.found().map(|title| title.span).unwrap_or_default();
            findings.fail(Finding::new("damaged", title));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Fidelity;
    use crate::rule::sample;

    const HEAD: &str = "甲县2022年政府信息公开工作年度报告\n一、总体情况\n";
    const DAMAGE: &str = "{damage: {percent: 5, garbled: [锟斤拷]}}";

    fn message(with: &str, prose: &str) -> Option<&'static str> {
        sample::report(&format!("{HEAD}{prose}"), |report| {
            sample::run(&Document, with, report).findings.first().map(|finding| finding.message)
        })
    }

    #[test]
    fn garbled_and_torn_text_is_found() {
        assert_eq!(message(DAMAGE, "正常的文字。"), None);
        assert_eq!(message(DAMAGE, "\u{FFFD}\u{FFFD}\u{FFFD}文字"), Some("garbled"));
        assert_eq!(message(DAMAGE, "公开锟斤拷情况"), Some("garbled"));
        assert_eq!(message(DAMAGE, "本\n年\n度\n办\n理\n结\n果\n表"), Some("torn"));
    }

    #[test]
    fn printed_signs_count_as_notes() {
        let with = "{notes: [comment], signs: ['^批注[0-9]+：']}";
        assert_eq!(message(with, "批注1：核对数字"), Some("noted"));
        assert_eq!(message(with, "处理批注1：核对数字"), None);
    }

    #[test]
    fn notes_of_the_reader_make_one_finding() {
        let change = |report: &mut Report<'_>| {
            let note = |kind| Note { kind, span: Span::at(3) };
            report.document.notes =
                vec![note(NoteKind::Comment), note(NoteKind::TrackedChange), note(NoteKind::Comment)];
            report.document.fidelity = Fidelity::Damaged;
        };
        sample::report_with(HEAD, change, |report| {
            let findings = sample::run(&Document, "{notes: [comment]}", report).findings;
            assert_eq!(findings.len(), 1);
            assert_eq!(findings[0].values, [("count", Shown::from("2"))]);
            assert_eq!(sample::run(&Document, DAMAGE, report).findings[0].message, "damaged");
        });
    }
}
